//! Different things in order, each with its place.
//!
//! Most texts have a handful of names and numbers, and a short list is searched before a hash table is set up. From
//! 17 on there is a table beside the list.

use std::borrow::Borrow;
use std::hash::Hash;

use rustc_hash::FxHashMap;

/// Up to so many are searched one after the other.
const FEW: usize = 16;

/// A list in which nothing stands twice.
///
/// ```
/// use gradus::distinct::Distinct;
/// let mut names: Distinct<String> = Distinct::default();
/// assert_eq!((names.place("x"), names.place("y"), names.place("x")), (0, 1, 0));
/// assert_eq!(names.find("z"), None);
/// assert_eq!(names.list(), ["x", "y"]);
/// ```
#[derive(Clone, Debug)]
pub struct Distinct<T> {
    list: Vec<T>,
    /// Empty while there are few.
    places: FxHashMap<T, usize>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Distinct<T> {
        Distinct { list: Vec::new(), places: FxHashMap::default() }
    }
}

impl<T: Clone + Hash + Eq> Distinct<T> {
    /// An empty list with room for a few.
    pub fn with_room() -> Distinct<T> {
        Distinct { list: Vec::with_capacity(FEW), places: FxHashMap::default() }
    }

    /// The place of an item, if it is in the list.
    pub fn find<Q: Hash + Eq + ?Sized>(&self, item: &Q) -> Option<usize>
    where
        T: Borrow<Q>,
    {
        match self.list.len() {
            0..=FEW => self.list.iter().position(|known| known.borrow() == item),
            _ => self.places.get(item).copied(),
        }
    }

    pub fn contains<Q: Hash + Eq + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.find(item).is_some()
    }

    /// The place of an item, the last one where it is new.
    pub fn place<Q: Hash + Eq + ToOwned<Owned = T> + ?Sized>(&mut self, item: &Q) -> usize
    where
        T: Borrow<Q>,
    {
        self.find(item).unwrap_or_else(|| self.append(item.to_owned()))
    }

    /// Adds an item that is not in the list; gives its place.
    fn append(&mut self, item: T) -> usize {
        let place = self.list.len();
        if place == FEW {
            self.places = self.list.iter().cloned().zip(0..).collect();
        }
        if place >= FEW {
            self.places.insert(item.clone(), place);
        }
        self.list.push(item);
        place
    }

    pub fn into_list(self) -> Vec<T> {
        self.list
    }

    /// The items in order.
    pub fn list(&self) -> &[T] {
        &self.list
    }
}

impl<'a, T: Borrow<Q> + Clone + Hash + Eq, Q: Hash + Eq + ToOwned<Owned = T> + ?Sized> Extend<&'a Q> for Distinct<T> {
    fn extend<I: IntoIterator<Item = &'a Q>>(&mut self, items: I) {
        for item in items {
            self.place(item);
        }
    }
}

impl<'a, T: Borrow<Q> + Clone + Hash + Eq, Q: Hash + Eq + ToOwned<Owned = T> + ?Sized> FromIterator<&'a Q> for Distinct<T> {
    fn from_iter<I: IntoIterator<Item = &'a Q>>(items: I) -> Distinct<T> {
        let mut list = Distinct::default();
        list.extend(items);
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_lists_are_searched_alike() {
        let names: Vec<String> = (0..5 * FEW).map(|k| format!("x{k}")).collect();
        let mut list: Distinct<String> = Distinct::default();
        for (k, name) in names.iter().enumerate() {
            assert_eq!((list.find(name), list.place(name), list.place(name)), (None, k, k));
            assert!(names[..=k].iter().enumerate().all(|(j, known)| list.find(known) == Some(j)));
        }
        assert_eq!(list.list(), names);
    }
}
