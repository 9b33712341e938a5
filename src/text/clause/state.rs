//! State: where a sentence stands while it is parsed, and the three moves (arc-hybrid, Kuhlmann et al. 2011).
//!
//! Words wait in the buffer, the next of them is looked at; the stack holds words without a head. `Shift` moves the next
//! word to the stack, `Left` makes the next word the head of the top of the stack, `Right` the word below the top. The
//! root stands behind the last word, so `Left` there names the head of the sentence; it may do so once.

use super::relation::Relation;

/// A move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// The next word goes on the stack.
    Shift,
    /// The next word is the head of the top of the stack.
    Left(Relation),
    /// The word below the top is the head of the top.
    Right(Relation),
}

impl Move {
    /// Number of moves.
    pub const COUNT: usize = 1 + 2 * Relation::COUNT;

    /// The move of that number, below [`Move::COUNT`].
    #[must_use]
    pub const fn number(n: usize) -> Self {
        match n {
            0 => Self::Shift,
            n if n <= Relation::COUNT => Self::Left(Relation::number(n - 1)),
            n => Self::Right(Relation::number(n - 1 - Relation::COUNT)),
        }
    }

    /// Its number.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Shift => 0,
            Self::Left(r) => 1 + r.index(),
            Self::Right(r) => 1 + Relation::COUNT + r.index(),
        }
    }
}

/// What is known of a word so far.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Its head; [`Node::NOBODY`] while it has none, and for the head of the sentence.
    pub head: u32,
    /// What it is to its head.
    pub relation: Relation,
    /// Its first dependant on the left, and its last on the right; [`Node::NOBODY`] without one.
    pub(super) edges: [u32; 2],
    /// Dependants on the left and on the right.
    pub(super) valency: [u8; 2],
    /// One bit for each relation its dependants have.
    pub(super) relations: u64,
}

impl Node {
    /// No word.
    pub const NOBODY: u32 = u32::MAX;
}

/// A sentence being parsed.
#[derive(Debug, Default)]
pub struct State {
    nodes: Vec<Node>,
    stack: Vec<u32>,
    next: usize,
}

impl State {
    /// Starts again with a sentence of `len` words.
    pub fn reset(&mut self, len: usize) {
        let blank = Node {
            head: Node::NOBODY,
            relation: Relation::ROOT,
            edges: [Node::NOBODY; 2],
            valency: [0; 2],
            relations: 0,
        };
        self.nodes.clear();
        self.nodes.resize(len, blank);
        self.stack.clear();
        self.next = 0;
    }

    /// The words.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The stack, its top last.
    #[must_use]
    pub fn stack(&self) -> &[u32] {
        &self.stack
    }

    /// The next word; the number of words where only the root waits.
    #[must_use]
    pub const fn next(&self) -> usize {
        self.next
    }

    /// Every word has a head.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.next == self.nodes.len() && self.stack.is_empty()
    }

    /// Whether shift, left and right may be taken.
    #[must_use]
    pub fn may(&self) -> [bool; 3] {
        let words = self.next < self.nodes.len();
        let depth = self.stack.len();
        [words, depth == 1 || (depth > 1 && words), depth > 1]
    }

    /// Takes a move that may be taken.
    pub fn take(&mut self, step: Move) {
        let (head, relation) = match step {
            Move::Shift => {
                self.stack.push(self.next as u32);
                self.next += 1;
                return;
            }
            Move::Left(relation) => (self.next as u32, relation),
            Move::Right(relation) => {
                (self.stack.len().checked_sub(2).map_or(Node::NOBODY, |i| self.stack[i]), relation)
            }
        };
        let Some(child) = self.stack.pop() else { return };
        let root = head as usize >= self.nodes.len();
        let node = &mut self.nodes[child as usize];
        node.head = if root { Node::NOBODY } else { head };
        node.relation = if root { Relation::ROOT } else { relation };
        if let Some(parent) = self.nodes.get_mut(head as usize) {
            let side = usize::from(child > head);
            parent.edges[side] = child;
            parent.valency[side] = parent.valency[side].saturating_add(1);
            parent.relations |= 1 << relation.index();
        }
    }
}
