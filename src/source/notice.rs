//! Notice: what reading a file had to put up with. Notices become findings of the `input` family.

use crate::text::span::Span;
use std::ops::Range;

/// Notices of one kind in one document; what is more is counted in a last one.
const MOST: usize = 100;

/// What was met.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NoticeKind {
    /// Bytes that the encoding has no meaning for; the text has U+FFFD there.
    Undecodable,
    /// Zero bytes in a text.
    Nul,
    /// The file is in a legacy encoding, and too little of it tells which.
    Guessed,
}

impl NoticeKind {
    /// The name of the rule in the `input` family that reports it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Undecodable => "undecodable-bytes",
            Self::Nul => "nul-bytes",
            Self::Guessed => "guessed-encoding",
        }
    }
}

/// One remark about how the text was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// Where, in the text.
    pub span: Span,
    /// What.
    pub kind: NoticeKind,
    /// One line that makes sense without the excerpt.
    pub message: String,
}

/// Notices of one kind as they come.
#[derive(Debug, Default)]
pub(super) struct Notices {
    list: Vec<Notice>,
    more: usize,
}

impl Notices {
    /// Adds a run of undecodable bytes that stands at `place` in the text.
    pub(super) fn undecodable(&mut self, place: Range<usize>, message: impl FnOnce() -> String) {
        self.add(NoticeKind::Undecodable, place, message);
    }

    fn add(&mut self, kind: NoticeKind, place: Range<usize>, message: impl FnOnce() -> String) {
        // A place beyond 4 GiB cannot be a span; such a text is refused before anyone reads its notices.
        if u32::try_from(place.end).is_err() {
            return;
        }
        if self.list.len() < MOST {
            self.list.push(Notice { span: Span::of(place), kind, message: message() });
        } else {
            self.more += 1;
        }
    }

    /// The notices in order.
    pub(super) fn finish(mut self) -> Vec<Notice> {
        if let (1.., Some(last)) = (self.more, self.list.last_mut()) {
            last.message = format!("{} (and {} more places after this one)", last.message, self.more);
        }
        self.list
    }
}

/// The zero bytes of a text, one notice per run.
pub(super) fn nuls(text: &str) -> Vec<Notice> {
    let mut notices = Notices::default();
    let mut run = 0..0;
    let mut close = |run: Range<usize>| {
        if !run.is_empty() {
            let len = run.len();
            notices.add(NoticeKind::Nul, run, || match len {
                1 => "a zero byte stands in the text".to_owned(),
                n => format!("{n} zero bytes stand in the text"),
            });
        }
    };
    for at in memchr::memchr_iter(0, text.as_bytes()) {
        if at == run.end && !run.is_empty() {
            run.end = at + 1;
        } else {
            close(std::mem::replace(&mut run, at..at + 1));
        }
    }
    close(run);
    notices.finish()
}
