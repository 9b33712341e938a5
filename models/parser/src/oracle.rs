//! Oracle: which moves cost no arc that could still be had (Goldberg and Nivre 2013, for arc-hybrid).

use crate::treebank::Sentence;
use postedit::text::clause::Relation;
use postedit::text::clause::state::{Move, State};

/// For shift, left and right: whether it may be taken and costs nothing.
pub fn free(state: &State, gold: &Sentence) -> [bool; 3] {
    let may = state.may();
    let cost = [shift(state, gold), left(state, gold), right(state, gold)];
    let least = (0..3).filter(|k| may[*k]).map(|k| cost[k]).min().unwrap_or(0);
    [0, 1, 2].map(|k| may[k] && cost[k] == least)
}

/// Whether a move is free: its arc, where it is the treebank's, must have the treebank's relation.
pub fn allows(free: [bool; 3], state: &State, gold: &Sentence, step: Move) -> bool {
    match step {
        Move::Shift => free[0],
        Move::Left(r) => free[1] && fits(state, gold, state.next(), r),
        Move::Right(r) => free[2] && under(state).is_some_and(|s1| fits(state, gold, s1, r)),
    }
}

fn under(state: &State) -> Option<usize> {
    state.stack().len().checked_sub(2).map(|i| state.stack()[i] as usize)
}

fn fits(state: &State, gold: &Sentence, head: usize, relation: Relation) -> bool {
    let Some(child) = state.stack().last().map(|c| *c as usize) else { return false };
    gold.heads[child] != head || gold.relations[child] == relation
}

/// Arcs lost when the next word goes on the stack.
fn shift(state: &State, gold: &Sentence) -> usize {
    let b = state.next();
    if b >= gold.heads.len() {
        return 0;
    }
    let Some((_, deep)) = state.stack().split_last() else { return 0 };
    usize::from(deep.iter().any(|s| gold.heads[b] == *s as usize))
        + state.stack().iter().filter(|s| gold.heads[**s as usize] == b).count()
}

/// Arcs lost when the next word becomes the head of the top.
fn left(state: &State, gold: &Sentence) -> usize {
    let Some(s0) = state.stack().last().map(|c| *c as usize) else { return 0 };
    let b = state.next();
    let head = gold.heads[s0];
    let children = (b..gold.heads.len()).filter(|d| gold.heads[*d] == s0).count();
    children + usize::from(head != b && (head > b || under(state) == Some(head)))
}

/// Arcs lost when the word under the top becomes its head.
fn right(state: &State, gold: &Sentence) -> usize {
    let Some(s0) = state.stack().last().map(|c| *c as usize) else { return 0 };
    let b = state.next();
    let children = (b..gold.heads.len()).filter(|d| gold.heads[*d] == s0).count();
    children + usize::from(gold.heads[s0] >= b)
}
