//! Blocks over whole texts: what is found, joined and left alone.

use crate::matcher::Kind;
use crate::matcher::testing::{hits, texts};

const FORM: &str = r##"
anchor    = { at = "tail", within = 0.3 }
min_score = 1.5
max_gap   = 1
stop_at   = ["paragraph:>12w"]
markers   = [
  { line = ["Leave a Reply", "# Comments"], weight = 1.0 },
  { starts = "your mail address stays hidden", weight = 1.0 },
  { contains = "fields are required", weight = 0.5 },
]
"##;
const PROSE: &str =
    "The council met for the third time this week and agreed on a plan for the old bridge over the river.\n\n";

#[test]
fn joins_markers_that_keep_company_near_the_end() {
    let form = "Leave a reply:\n\nYour mail address stays hidden. Fields are required *";
    let text = format!("{PROSE}{form}\n");
    assert_eq!(texts(&hits(Kind::Block, FORM, &text), &text), [form]);
    let crlf = text.replace('\n', "\r\n");
    assert_eq!(texts(&hits(Kind::Block, FORM, &crlf), &crlf), [form.replace('\n', "\r\n")]);
}

#[test]
fn one_marker_is_not_enough_and_the_head_is_the_wrong_end() {
    let lone = format!("{PROSE}Leave a Reply\n");
    assert!(hits(Kind::Block, FORM, &lone).is_empty());
    let head = format!("Leave a Reply\n\nYour mail address stays hidden\n\n{PROSE}{PROSE}{PROSE}");
    assert!(hits(Kind::Block, FORM, &head).is_empty());
}

#[test]
fn a_gap_may_hold_labels_but_no_prose() {
    let label = format!("{PROSE}Leave a Reply\nNickname\nYour mail address stays hidden");
    assert_eq!(hits(Kind::Block, FORM, &label).len(), 1);
    let prose = format!("{PROSE}Leave a Reply\n{PROSE}Your mail address stays hidden");
    assert!(hits(Kind::Block, FORM, &prose).is_empty());
}

#[test]
fn counters_stand_anywhere_and_a_line_said_twice_counts_once() {
    let glued = format!("{PROSE}12Comments\nYour mail address stays hidden");
    assert_eq!(hits(Kind::Block, FORM, &glued).len(), 1);
    let twice = format!("{PROSE}Leave a Reply\nLeave a Reply\n");
    assert!(hits(Kind::Block, FORM, &twice).is_empty());
}

#[test]
fn code_and_quotations_are_no_markers() {
    for line in ["leaveAReply();", "“Leave a Reply”", "Leave a Reply?", "leave = reply;"] {
        let text = format!("{PROSE}{line}\nYour mail address stays hidden\n");
        assert!(hits(Kind::Block, FORM, &text).is_empty(), "{line}");
    }
}

#[test]
fn wrapped_lines_are_read_as_one() {
    let form = "Leave a Reply\n\nYour mail address stays hidden, as do all the\nother things that you may tell us here";
    let text = format!("{PROSE}{form}\n");
    assert_eq!(texts(&hits(Kind::Block, FORM, &text), &text), [form]);
}

#[test]
fn lists_of_words_make_rows_and_dates() {
    let rows = r#"each = "line"
markers = [
  { made_of = ["share", "tweet", "pin"], at_least = 2, alone = true },
  { made_of = ["march", "april"], with = ["at"], shape = "moment", alone = true },
]"#;
    let text = "Share Tweet\n\nShare\n\n3 March 2021 at 10:30\n\nMarch 2021\n\n2021-03-04 10:30\n\nshare pin with us\n";
    assert_eq!(
        texts(&hits(Kind::Block, rows, text), text),
        ["Share Tweet", "3 March 2021 at 10:30", "2021-03-04 10:30"]
    );
}

#[test]
fn a_group_scores_up_to_its_cap() {
    let spec = |min: f32| {
        format!(
            "min_score = {min}\nmarkers = [{{ made_of = ['red', 'blue', 'green'], weight = 0.5, cap = 1.0 }}, {{ line = 'stop', weight = 0.4 }}]"
        )
    };
    let text = "Red\nBlue\nGreen\nStop\n";
    assert_eq!(hits(Kind::Block, &spec(1.4), text).len(), 1);
    assert!(hits(Kind::Block, &spec(1.5), text).is_empty());
}

#[test]
fn mistakes_point_into_the_file() {
    let mut problems = crate::table::Problems::default();
    let source = "stop_at = 'page:3'\nmarkers = [{ line = '!!' }, { weight = 1.0 }]";
    let mut fields = crate::table::Fields::parse(source, &mut problems).expect("it is TOML");
    super::read(&mut fields, &mut problems);
    let messages: Vec<&str> = problems.list.iter().map(|p| p.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`stop_at` cannot read `page:3`",
            "`line` takes words, found none",
            "the marker looks for nothing",
            "the marker looks for nothing"
        ]
    );
}

#[test]
fn shapes_tell_bylines_and_trails_from_prose() {
    let rows = r#"each = "line"
markers = [
  { made_of = ["by", "posted"], with = ["and"], shape = "names", alone = true },
  { made_of = ["home"], shape = "trail", alone = true },
  { starts = "photo:", alone = true },
]"#;
    let text = "By Ann Lee and Bo Berg\n\nBy Monday we left\n\nHome > World > East Asia\n\nHome and away\n\nPhoto: Ann Lee\n\nPhoto albums sell\n";
    assert_eq!(
        texts(&hits(Kind::Block, rows, text), text),
        ["By Ann Lee and Bo Berg", "Home > World > East Asia", "Photo: Ann Lee"]
    );
}

#[test]
fn a_list_that_prose_introduces_stays() {
    let spec = "min_score = 0.9\nmarkers = [{ line = ['red', 'blue'], weight = 0.5 }]";
    assert_eq!(hits(Kind::Block, spec, "Pick one of these:\n\nRed\nBlue\n").len(), 1);
    assert!(hits(Kind::Block, spec, "The flag has only these two colours:\n\nRed\nBlue\n").is_empty());
}

const PROMPTS: &str = r#"markers = [
  { starts = ["[follow|like] _ on [facebook|telegram]", "photo:"], inline = "sentence" },
  { line = ["Advert", "Skip to content", "Latest", "Popular"], inline = "label" },
  { contains = "our paper", weight = 0.5 },
]"#;

#[test]
fn a_part_of_a_line_is_found_where_the_marker_says_so() {
    let found = |text: &str| texts(&hits(Kind::Block, PROMPTS, text), text).join("#");
    assert_eq!(
        found("We met. Follow the Valley Courier on Telegram. We left."),
        "Follow the Valley Courier on Telegram."
    );
    assert_eq!(found("We met.Advert  We left."), "Advert");
    assert_eq!(found("We met. Advert The mayor left."), "Advert");
    assert_eq!(found("Skip to content  Police left."), "Skip to content");
    assert_eq!(found("We left our paper.LatestPopular"), "LatestPopular");
    for prose in ["We met. Advert Standards left.", "Follow the road on foot. We left.", "| We met | Advert |"] {
        assert_eq!(found(prose), "", "{prose}");
    }
    assert_eq!(found("...Advert"), "", "an ellipsis opens no label");
    let text = "We met. Photo: Ann Lee.";
    assert_eq!(hits(Kind::Block, PROMPTS, text)[0].more().flags, ["inline"]);
}

#[test]
fn parts_with_prose_between_are_no_run() {
    let text = "Follow us on Telegram. We met. Follow me on Facebook. Photo: Ann Lee.";
    assert_eq!(
        texts(&hits(Kind::Block, PROMPTS, text), text),
        ["Follow us on Telegram.", "Follow me on Facebook. Photo: Ann Lee."]
    );
}

#[test]
fn headlines_below_a_heading_belong_to_it() {
    let spec = "markers = [{ line = 'Most read', heads = true, weight = 0.0 }]";
    let list = "Most read\n\n* The bridge is closed again\n* May 3, 2019\n* Ferry sails on in the storm\n* Council meets for the third time";
    let text = format!("{PROSE}{list}\n\n{PROSE}");
    assert_eq!(texts(&hits(Kind::Block, spec, &text), &text), [list]);
    let title = "The bridge is closed again\nFerry sails on in the storm\nCouncil meets for a third time";
    let text = format!("Most read\n{title}\nOne more title stands here\n\n{PROSE}");
    assert_eq!(texts(&hits(Kind::Block, spec, &text), &text), [format!("Most read\n{title}")]);
    let few = format!("Most read\n\nThe bridge is closed again\n\n{PROSE}");
    assert!(hits(Kind::Block, spec, &few).is_empty());
    // A heading that is certain takes the titles of its own paragraph, and nothing beyond it or with a full stop.
    let spec = "markers = [{ line = 'Most read', heads = true }]";
    let text = format!("{PROSE}Most read\nThe bridge is closed again\nFerry\n\nA title of the text\n\n{PROSE}");
    assert_eq!(texts(&hits(Kind::Block, spec, &text), &text), ["Most read\nThe bridge is closed again\nFerry"]);
    let text = format!("{PROSE}Most read\nThe bridge is closed again\nNobody crossed it.\n\n{PROSE}");
    assert_eq!(texts(&hits(Kind::Block, spec, &text), &text), ["Most read"]);
}

#[test]
fn the_name_of_the_site_is_cut_from_the_first_line() {
    let spec = r#"anchor  = { at = "head", within = 0.0 }
each    = "line"
markers = [{ shape = "suffix", made_of = ["herald"], with = ["the"] }]"#;
    let found = |text: &str| texts(&hits(Kind::Block, spec, text), text).join("#");
    assert_eq!(found("Bridge closed for a week — The Island Herald\n\nWe met."), "— The Island Herald");
    assert_eq!(found("Bridge closed for a week | Life | Isle\n\nWe met."), "| Life | Isle");
    for prose in ["Bridge closed - a herald of war", "We met.\n\nBridge closed for a week - Herald", "Bridge - Herald"]
    {
        assert_eq!(found(prose), "", "{prose}");
    }
}

#[test]
fn a_title_is_known_by_the_headline_that_stands_again() {
    let spec = r#"anchor  = { at = "head", within = 0.0 }
each    = "line"
markers = [{ shape = "echo" }]"#;
    let found = |text: &str| texts(&hits(Kind::Block, spec, text), text).join("#");
    assert_eq!(
        found("Bridge closed for a week - Isle Live\n\nMenu\n\nBridge closed for a week\n\nWe met."),
        "- Isle Live"
    );
    assert_eq!(found("Bridge closed for a week - Isle Live\n\nMenu\n\nBridge closed\n\nWe met."), "");
    assert_eq!(found("Bridge closed for a week - by the river\n\nBridge closed for a week\n\nWe met."), "");
}

#[test]
fn a_bracket_needs_words() {
    let mut problems = crate::table::Problems::default();
    let source = "markers = [{ line = 'a [b' }, { line = 'a [b|?]' }, { starts = '_ a' }]";
    let mut fields = crate::table::Fields::parse(source, &mut problems).expect("it is TOML");
    super::read(&mut fields, &mut problems);
    let messages: Vec<&str> = problems.list.iter().map(|p| p.message.as_str()).collect();
    assert!(messages.contains(&"`[` is never closed in `a [b`"), "{messages:?}");
    assert!(messages.contains(&"`?` is no word, so the bracket would hold without it"), "{messages:?}");
    assert!(messages.contains(&"`starts` cannot begin with a gap, nor `ends` end with one"), "{messages:?}");
}

fn count(marker: &str, text: &str) -> usize {
    let rule = format!("anchor = {{ at = 'anywhere' }}\nmin_score = 1.0\nmarkers = [{marker}]");
    hits(Kind::Block, &rule, text).len()
}

#[test]
fn characters_without_spaces_count_half() {
    let marker = "{ contains = '版权所有', weight = 1.0, words_below = 12 }";
    assert_eq!(count(marker, "河谷信使报二零一九版权所有请勿转载谢谢"), 1);
    assert_eq!(count(marker, "河谷信使报二零一九版权所有请勿转载谢谢请勿转载谢谢"), 0);
}

#[test]
fn a_list_may_be_of_the_commonest_words_alone() {
    assert_eq!(count("{ made_of = ['by', 'and'], at_least = 2, weight = 1.0 }", "By and by"), 1);
    assert_eq!(count("{ made_of = ['by', 'and'], at_least = 2, weight = 1.0 }", "By the river"), 0);
}

#[test]
fn a_phrase_is_found_by_a_word_in_its_middle() {
    let marker = "{ contains = 'to the newsletter of', weight = 1.0, words_below = 20 }";
    assert_eq!(count(marker, "Listen to the radio and to the newsletter of the harbour"), 1);
    assert_eq!(count(marker, "the newsletter of the harbour"), 0);
}

#[test]
fn whom_a_text_quotes_is_no_line_of_the_page() {
    let rule = "markers = [{ ends = ['page #'], weight = 1.0 }, { starts = 'www', weight = 1.0 }]\n";
    for note in ["-- The harbour guide, page 12", "\t— The harbour guide, page 12", "-- The harbour guide\n   www of the pilot"] {
        let text = format!("{PROSE}{note}\n");
        assert!(hits(Kind::Block, rule, &text).is_empty(), "{note}");
    }
    for line in ["The harbour guide, page 12", "— The harbour guide, page 12 —", "-- The harbour guide\n\nwww of the pilot"] {
        let text = format!("{PROSE}{line}\n");
        assert_eq!(hits(Kind::Block, rule, &text).len(), 1, "{line}");
    }
}

#[test]
fn an_underlined_heading_with_prose_below_is_the_text_s_own() {
    let rule = "markers = [{ line = ['statistics'], weight = 1.0 }]\n";
    let prose = format!("Statistics\n==========\n\n{PROSE}");
    assert!(hits(Kind::Block, rule, &prose).is_empty());
    let menu = "Statistics\n==========\n\nHome\nBread\n";
    assert_eq!(hits(Kind::Block, rule, menu).len(), 1);
}

const BESIDE: &str = r#"
each    = "beside"
markers = [
  { line = ["Share", "Leave a Reply", "All rights reserved"], weight = 1.0 },
]
"#;

/// Four paragraphs, and what stands below them.
fn page(below: &str) -> String {
    format!("{}{below}", PROSE.repeat(4))
}

#[test]
fn bare_lines_among_the_remains_of_a_page_are_the_pages() {
    let text = page(
        "Share\n\nA heron lives on the roof\nWhere the snow goes\n\nLeave a Reply\n\nMedia data\nAll rights reserved\n",
    );
    let found = hits(Kind::Block, BESIDE, &text);
    assert_eq!(texts(&found, &text), ["A heron lives on the roof\nWhere the snow goes", "Media data"]);
    // A short heading with its colon is one of them, and one word in lower case.
    let text = page("Share\nmail\n\nOther news:\nA heron lives on the roof\n\nLeave a Reply\n");
    assert_eq!(texts(&hits(Kind::Block, BESIDE, &text), &text), ["mail\n\nOther news:\nA heron lives on the roof"]);
}

#[test]
fn bare_lines_are_the_texts_where_the_article_goes_on_or_nothing_vouches() {
    let headlines = "A heron lives on the roof\nWhere the snow goes\nThe last ferry\n\n";
    for below in [
        headlines.to_string(),
        format!("{headlines}Share\n\nLeave a Reply\n"),
        format!("Share\n\n{headlines}{PROSE}Leave a Reply\n"),
        format!("Share\n\nThis is what he sang about the river:\n\n{headlines}Leave a Reply\n"),
        "Share\n\n200 g flour\n3 eggs\nsalt\n\nLeave a Reply\n".to_string(),
        "Share\n\nWest 3\nEast 4\nNorth 11\n\nLeave a Reply\n".to_string(),
        "Share\n\n[1] Birds of the coast\n[2] Herons\n\nLeave a Reply\n".to_string(),
        "Share\n\nThe mother – Ann Lee\nThe son – Bo Ray\n\nLeave a Reply\n".to_string(),
        format!("Share\n\n{headlines}{}Leave a Reply\n", headlines.replace("The", "A")),
        "Share\n\nDirector: Ann Lee\nMusic: Bo Ray\n\nLeave a Reply\n".to_string(),
    ] {
        let text = page(&below);
        assert!(hits(Kind::Block, BESIDE, &text).is_empty(), "{below}");
    }
    // A page with no article on it is left alone.
    assert!(hits(Kind::Block, BESIDE, &format!("Share\n\n{headlines}Leave a Reply\n")).is_empty());
}

#[test]
fn names_of_sections_above_the_article_are_the_pages_and_its_title_is_not() {
    let foot = "All rights reserved\n";
    let text =
        format!("Share\n\nHarbour\nMarket\nSports\nOpinion\n\nA heron lives on the roof\n\n{}{foot}", PROSE.repeat(4));
    assert_eq!(texts(&hits(Kind::Block, BESIDE, &text), &text), ["Harbour\nMarket\nSports\nOpinion"]);
    let text = format!("Share\n\nHarbour\nMarket\nThe Heron\n\n{}{foot}", PROSE.repeat(4));
    assert!(hits(Kind::Block, BESIDE, &text).is_empty());
    // What one marker alone says of a text may be wrong of all of it.
    let text = format!("Share\n\nHarbour\nMarket\nSports\n\nA heron lives on the roof\n\n{}Share\n", PROSE.repeat(4));
    assert!(hits(Kind::Block, BESIDE, &text).is_empty());
}

#[test]
fn a_phrase_may_ask_for_another_on_its_line_and_for_no_stop() {
    let rule = r#"markers = [{ contains = ["read [us|our]", "read _ _ [us|our]"], also = ["telegram", "google news"], open = true }]"#;
    let text = "Read us in Telegram also\n\nRead us on paper also\n\nRead the main things with us in Google News!\n\nRead us in Telegram.\n";
    assert_eq!(
        texts(&hits(Kind::Block, rule, text), text),
        ["Read us in Telegram also", "Read the main things with us in Google News!"]
    );
}

#[test]
fn a_name_beside_a_stamp_and_one_that_signs_are_the_pages() {
    let head = |head: &str| format!("{head}\n\nA heron lives on the roof\n\n{}All rights reserved\n", PROSE.repeat(4));
    for (above, found) in [
        ("Share\nIda Holm", &["Ida Holm"][..]),
        ("Ida Holm\nShare", &["Ida Holm"]),
        ("Share\n\nIda Holm", &[]),
        ("Share\nIda holm", &[]),
    ] {
        let text = head(above);
        assert_eq!(texts(&hits(Kind::Block, BESIDE, &text), &text), found, "{above}");
    }
    for (below, found) in [
        ("Ida Holm\n\nShare\n\nAll rights reserved\n", &["Ida Holm"][..]),
        ("/ih\n\nShare\n\nAll rights reserved\n", &["/ih"]),
        ("Ida Holm\nthe lane\n\nShare\n\nAll rights reserved\n", &[]),
    ] {
        let text = page(below);
        assert_eq!(texts(&hits(Kind::Block, BESIDE, &text), &text), found, "{below}");
    }
    let text = page(&format!("Ida Holm\n\n{PROSE}Share\n\nAll rights reserved\n"));
    assert!(hits(Kind::Block, BESIDE, &text).is_empty());
}

#[test]
fn the_rest_of_a_paragraph_belongs_to_its_heading_where_all_of_it_may_be_headlines() {
    let rule = r#"markers = [{ line = ["More of the lane"], paragraph = true }]"#;
    let text = "More of the lane\nA heron lives on the roof\nWhere the snow goes\n\nThe last ferry\n";
    let found = texts(&hits(Kind::Block, rule, text), text);
    assert_eq!(found, ["More of the lane\nA heron lives on the roof\nWhere the snow goes"]);
    let text = "More of the lane\nA heron lives on the roof\nand it has lived there for as long as anybody remembers.\n";
    assert_eq!(texts(&hits(Kind::Block, rule, text), text), ["More of the lane"]);
}
