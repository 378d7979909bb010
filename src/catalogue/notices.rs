//! What the search page says about the words themselves: what may have been meant, which of them were not met, and
//! that what nobody has can be asked for as a need.

use serde::Serialize;

use super::address::{Asked, LONGEST, Target, WHOLE};
use crate::search::{Answer, Extent, Reading};
use crate::web::Ctx;
use crate::web::words::{Locale, Message, t};

/// More words than this are a sentence, and naming those not met would be a list.
const FEW: usize = 6;
/// Longer than this is no title.
const TITLE: usize = 40;

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Link {
    pub text: String,
    pub url: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Notices {
    /// Shown instead of what was typed, and the way back to that.
    pub instead: Option<Instead>,
    /// What may have been meant.
    pub meant: Option<Link>,
    /// Only some of the words were met.
    pub weak: String,
    /// Only the beginning of a long text was searched for.
    pub long: String,
    /// The index is being built and finds less than there is.
    pub rebuilding: bool,
    /// Where somebody who finds nothing, or nothing that fits, posts a need.
    pub post_url: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Instead {
    pub text: String,
    pub back: Link,
}

impl Notices {
    pub(super) fn new(ctx: &Ctx, asked: &Asked) -> Self {
        Self {
            post_url: post_url(asked, &[]),
            long: asked
                .whole
                .as_ref()
                .map(|whole| long(whole, ctx.locale))
                .unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What the engine found out about the words that were searched for; `typed` are others that stood there first.
    pub(super) fn hear(
        &mut self,
        asked: &Asked,
        found: &Answer,
        shown: Option<&str>,
        locale: Locale,
    ) {
        let reading = &found.reading;
        self.rebuilding = found.extent != Extent::Whole;
        self.post_url = post_url(asked, &reading.words);
        if let Some(shown) = shown {
            let text = Message::new("catalogue-instead")
                .with("typed", asked.q.as_str())
                .with("shown", shown);
            let back = Message::new("catalogue-instead-back").with("typed", asked.q.as_str());
            self.instead = Some(Instead {
                text: text.say(locale),
                back: Link {
                    text: back.say(locale),
                    url: asked.exactly(),
                },
            });
        } else if let Some(meant) = &reading.instead {
            self.meant = Some(Link {
                text: meant.clone(),
                url: asked.for_words(meant),
            });
        }
        if reading.scattered && !reading.nothing {
            self.weak = weak(asked.target, reading, locale);
        }
    }
}

fn weak(target: Target, reading: &Reading, locale: Locale) -> String {
    if reading.words.len() > FEW {
        return t(locale, "catalogue-weak-sentence");
    }
    if reading.unmet.is_empty() {
        return t(locale, "catalogue-weak-scattered");
    }
    Message::new(&format!("catalogue-weak-unmet-{}", target.name()))
        .with("words", listed(&reading.unmet, locale))
        .say(locale)
}

/// What a card says about words it lacks; nothing where it would lack most of a sentence.
pub(super) fn missing(words: &[String], reading: &Reading, locale: Locale) -> String {
    if words.is_empty() || reading.words.len() > FEW {
        return String::new();
    }
    Message::new("catalogue-missing")
        .with("words", listed(words, locale))
        .say(locale)
}

fn listed(words: &[String], locale: Locale) -> String {
    let quoted = words.iter().map(|word| {
        Message::new("catalogue-quoted")
            .with("word", word.as_str())
            .say(locale)
    });
    quoted.collect::<Vec<_>>().join(&t(locale, "listing-comma"))
}

/// A long text is a problem, and what a problem needs is a need.
fn long(whole: &str, locale: Locale) -> String {
    let key = if whole.chars().nth(WHOLE).is_some() {
        "catalogue-long-cut"
    } else {
        "catalogue-long"
    };
    Message::new(key)
        .with("n", LONGEST)
        .with("most", WHOLE)
        .say(locale)
}

/// A new need that says what was searched for: few words as a title, a sentence as its summary too, a longer text as
/// the description.
fn post_url(asked: &Asked, words: &[String]) -> String {
    let q = &asked.q;
    let mut pairs = vec![("title", q.chars().take(TITLE).collect::<String>())];
    if let Some(whole) = &asked.whole {
        pairs.push(("situation", whole.chars().take(WHOLE).collect()));
    } else if q.chars().count() > TITLE {
        pairs.push(("summary", q.clone()));
    }
    let telling = words.iter().filter(|word| word.chars().nth(1).is_some());
    let keywords: Vec<&str> = telling.take(FEW).map(String::as_str).collect();
    if keywords.len() > 1 {
        pairs.push(("keywords", keywords.join("、")));
    }
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    format!("/my/needs/new?{query}")
}

/// For the samples of the page.
pub(super) fn sample(instead: bool) -> Notices {
    let link = |text: &str| Link {
        text: text.to_owned(),
        url: "/search".to_owned(),
    };
    Notices {
        instead: instead.then(|| Instead {
            text: "没有找到“进润剂”".to_owned(),
            back: link("仍按“进润剂”查找"),
        }),
        meant: Some(link("浸润剂")),
        weak: "没有成果提到“量子”".to_owned(),
        long: if instead {
            "只用前 200 个字查找".to_owned()
        } else {
            String::new()
        },
        rebuilding: instead,
        post_url: "/my/needs/new".to_owned(),
    }
}
