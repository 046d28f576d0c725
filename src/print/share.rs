//! Names for what is printed more than once.
//!
//! The tree behind a graph may be exponentially larger than the graph. Sizes are counted before anything is
//! drawn; above a limit every part that is used twice and is worth a name gets one, after which the text is
//! linear in the graph: what is printed repeatedly is short.

use rustc_hash::FxHashMap;

use super::layout::{Kind, Layout, NodeId};
use super::{Options, TooLarge};
use crate::expr::Store;

/// A part of fewer nodes than this is written out wherever it is used.
const WORTH: u64 = 5;

/// The parts that have a name, in an order in which each only uses earlier ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub order: Vec<NodeId>,
    /// The numbers of the names `t1`, `t2`, ….
    pub numbers: FxHashMap<NodeId, usize>,
}

/// Chooses the names for a layout.
///
/// # Errors
/// [`TooLarge`], if the text would have more nodes than `options.cap` even so, or if names are not allowed.
pub(super) fn names(store: &Store, layout: &Layout, options: &Options) -> Result<Names, TooLarge> {
    let check = |nodes: u64| if nodes > options.cap { Err(TooLarge { nodes, cap: options.cap }) } else { Ok(()) };
    let mut none = vec![false; layout.len()];
    let whole = sizes(store, layout, &mut none, |_, _| false)[layout.root as usize];
    if options.plain || whole <= options.limit {
        return check(whole).map(|()| Names::default());
    }
    let shared = shared(layout);
    let mut named = none;
    let sizes = sizes(store, layout, &mut named, |node, size| {
        shared[node as usize] && size >= WORTH && node != layout.root && may_be_named(layout.kind(node))
    });
    let mut names = Names { order: order(layout, &named), numbers: FxHashMap::default() };
    let total = names.order.iter().map(|&n| sizes[n as usize]).fold(sizes[layout.root as usize], u64::saturating_add);
    check(total)?;
    let mut number = 0;
    for &node in &names.order {
        number += 1;
        while store.find_symbol(&format!("t{number}")).is_some() {
            number += 1;
        }
        names.numbers.insert(node, number);
    }
    Ok(names)
}

/// The number of nodes that each node prints, where those that `name` picks count as one in their users.
fn sizes(store: &Store, layout: &Layout, named: &mut [bool], name: impl Fn(NodeId, u64) -> bool) -> Vec<u64> {
    let mut sizes = vec![0u64; layout.len()];
    for node in 0..layout.len() as NodeId {
        let below = layout.edges(node).iter().map(|e| if named[e.node as usize] { 1 } else { sizes[e.node as usize] });
        let size = below.fold(weight(store, layout.kind(node)), u64::saturating_add);
        named[node as usize] = name(node, size);
        sizes[node as usize] = size;
    }
    sizes
}

/// Long names and numbers count more than once, so that a count of nodes bounds the text.
fn weight(store: &Store, kind: &Kind) -> u64 {
    1 + match kind {
        Kind::Number(n) => n.bits() / 64,
        Kind::Symbol(s) => store.symbol_name(*s).len() as u64 / 16,
        Kind::Apply(unknown) | Kind::Partial(unknown) | Kind::PartialAt(unknown) => {
            (unknown.name.len() + unknown.orders.iter().map(|&n| usize::from(n)).sum::<usize>()) as u64 / 16
        }
        _ => 0,
    }
}

/// Values have names; relations and arrays stay in their place.
fn may_be_named(kind: &Kind) -> bool {
    !matches!(
        kind,
        Kind::Truth(_)
            | Kind::Relation(_)
            | Kind::Between(..)
            | Kind::And
            | Kind::Or
            | Kind::Not
            | Kind::Array(_)
            | Kind::Operator(_)
            | Kind::At
    )
}

/// Which nodes are printed more than once. What cannot be named passes that on to its parts.
fn shared(layout: &Layout) -> Vec<bool> {
    let mut uses = vec![0u8; layout.len()];
    uses[layout.root as usize] = 1;
    for node in (0..layout.len() as NodeId).rev() {
        let times = uses[node as usize];
        if times == 0 {
            continue;
        }
        let times = if may_be_named(layout.kind(node)) { 1 } else { times };
        for edge in layout.edges(node) {
            let count = &mut uses[edge.node as usize];
            *count = count.saturating_add(times);
        }
    }
    uses.into_iter().map(|n| n > 1).collect()
}

/// The named nodes, parts before wholes, otherwise in the order of the page.
fn order(layout: &Layout, named: &[bool]) -> Vec<NodeId> {
    let mut out = Vec::new();
    let mut seen = vec![false; layout.len()];
    let mut stack = vec![(layout.root, false)];
    while let Some((node, done)) = stack.pop() {
        if done {
            out.push(node);
            continue;
        }
        if std::mem::replace(&mut seen[node as usize], true) {
            continue;
        }
        if named[node as usize] {
            stack.push((node, true));
        }
        stack.extend(layout.edges(node).iter().rev().filter(|e| !seen[e.node as usize]).map(|e| (e.node, false)));
    }
    out
}
