//! postedit: a linter for scraped and machine-translated prose.
//!
//! | layer | folder | what it holds |
//! | --- | --- | --- |
//! | 0 | [`table`], [`text`] | TOML with spans; what a text is: tokens, sentences, blocks |
//! | 1 | [`finding`] | what the tool says |
//! | 2 | [`source`] | bytes → documents, and edits → bytes |
//! | 3 | [`matcher`] | ways to match text, one file per kind |
//! | 4 | [`rule`] | a rule: a kind, its message, its fix, its proof |
//! | 5 | [`engine`], [`report`] | many rules in one pass; one file per output |
//! | 6 | [`config`] | `postedit.toml` |
//! | 7 | `cli` | the command line |

#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod engine;
pub mod finding;
pub mod matcher;
pub mod report;
pub mod rule;
pub mod source;
pub mod table;
pub mod text;
