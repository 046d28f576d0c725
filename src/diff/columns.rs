//! Derivatives by one variable after the other, each at the cost of what depends on it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::error::DiffError;
use super::forward::{Seeds, tangent_of};
use crate::expr::{ExprId, IdMap, Reach, Store, SymbolId};

/// The derivatives that are not structurally zero by one variable: which root, and the derivative.
pub(super) type Column = Vec<(usize, ExprId)>;

/// What is reachable from some roots, with the way up from every node.
struct Users {
    reach: Reach,
    /// Where the users of each node begin in `users`, and how many there are.
    first: IdMap<(u32, u32)>,
    users: Vec<ExprId>,
    /// The last root that each node leads to.
    last_root: IdMap<u32>,
}

impl Users {
    fn new(store: &Store, roots: &[ExprId]) -> Users {
        let reach = store.reach(roots);
        let mut first: IdMap<(u32, u32)> = IdMap::new(&reach, (0, 0));
        for id in reach.up() {
            store.children(id).iter().for_each(|&c| first[c].1 += 1);
        }
        let mut total = 0;
        for id in reach.up() {
            let (start, count) = &mut first[id];
            *start = total;
            total += std::mem::take(count);
        }
        let mut users = roots.first().map_or(Vec::new(), |&filler| vec![filler; total as usize]);
        let mut last_root: IdMap<u32> = IdMap::new(&reach, 0);
        for (k, &root) in roots.iter().enumerate() {
            last_root[root] = k as u32;
        }
        for id in reach.down() {
            let last = last_root[id];
            for &child in store.children(id).iter() {
                let (start, count) = &mut first[child];
                users[(*start + *count) as usize] = id;
                *count += 1;
                last_root[child] = last_root[child].max(last);
            }
        }
        Users { reach, first, users, last_root }
    }

    fn of(&self, id: ExprId) -> &[ExprId] {
        let (start, count) = self.first[id];
        &self.users[start as usize..(start + count) as usize]
    }
}

/// The derivatives of `roots` by each variable; with `triangle` only of the roots from the variable's own place on.
///
/// # Errors
/// [`DiffError`], where a function has no derivative in this language.
pub(super) fn columns(store: &mut Store, roots: &[ExprId], variables: &[SymbolId], triangle: bool) -> Result<Vec<Column>, DiffError> {
    let users = Users::new(store, roots);
    let mut places: IdMap<Vec<usize>> = IdMap::new(&users.reach, Vec::new());
    for (i, &root) in roots.iter().enumerate() {
        places[root].push(i);
    }
    let one = store.one();
    let mut tangent: IdMap<Option<ExprId>> = IdMap::new(&users.reach, None);
    let mut all = Vec::with_capacity(variables.len());
    for (j, &variable) in variables.iter().enumerate() {
        let seeds = Seeds::from_iter([(variable, one)]);
        let mut waiting = BinaryHeap::new();
        let symbol = store.symbol_node(variable);
        if tangent.get(symbol).is_some() {
            waiting.push(Reverse(symbol));
        }
        let mut column = Column::new();
        let mut visited = Vec::new();
        while let Some(Reverse(id)) = waiting.pop() {
            // Two operands may have put their user here, once each.
            if visited.last() == Some(&id) || (triangle && (users.last_root[id] as usize) < j) {
                continue;
            }
            visited.push(id);
            let derivative = tangent_of(store, id, &seeds, &tangent)?;
            tangent[id] = derivative;
            if let Some(derivative) = derivative {
                column.extend(places[id].iter().filter(|&&i| !triangle || i >= j).map(|&i| (i, derivative)));
                waiting.extend(users.of(id).iter().map(|&user| Reverse(user)));
            }
        }
        for id in visited {
            tangent[id] = None;
        }
        column.sort_unstable_by_key(|entry| entry.0);
        all.push(column);
    }
    Ok(all)
}
