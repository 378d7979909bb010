//! The schema of one index: for each attribute a field per use. Names of fields are prefixed by the
//! use, so that one attribute can be searched, filtered, sorted and offered while typing.

use std::collections::BTreeMap;

use tantivy::Index;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token as IndexToken, TokenStream, Tokenizer};

use crate::search::settings::Settings;
use crate::search::text::sound;
use crate::search::text::tokens::Tokens;
use crate::search::text::words::Words;

const NET: &str = "net";
const WORDS: &str = "words";
const KEYS: &str = "keys";
const RAW: &str = "raw";

/// The fields of an index, by attribute; `text` and `typed` in order of weight.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) id: Field,
    /// All searchable text without attributes: decides what matches, and how many.
    pub(super) all: Field,
    /// Decides the order.
    pub(super) text: Vec<(String, Field)>,
    pub(super) typed: Vec<(String, Field)>,
    pub(super) filter: BTreeMap<String, Field>,
    pub(super) sort: BTreeMap<String, SortFields>,
}

/// A sortable attribute may hold integers or strings; each has its column.
#[derive(Clone, Copy, Debug)]
pub(super) struct SortFields {
    pub(super) number: Field,
    pub(super) string: Field,
}

pub(super) fn filter_column(attribute: &str) -> String {
    format!("f_{attribute}")
}

pub(super) fn number_column(attribute: &str) -> String {
    format!("i_{attribute}")
}

pub(super) fn string_column(attribute: &str) -> String {
    format!("s_{attribute}")
}

pub(super) fn schema(settings: &Settings) -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let id = builder.add_text_field("id", STRING | STORED);
    let all = builder.add_text_field(
        "all",
        indexed(NET, IndexRecordOption::WithFreqsAndPositions),
    );
    let searchable = settings.searchable_attributes.iter();
    let text_options = indexed(WORDS, IndexRecordOption::WithFreqs) | STORED;
    let text = searchable
        .map(|name| {
            (
                name.clone(),
                builder.add_text_field(&format!("t_{name}"), text_options.clone()),
            )
        })
        .collect();
    let typed = settings.typed_attributes.iter();
    let keys = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(KEYS)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let typed = typed
        .map(|name| {
            (
                name.clone(),
                builder.add_text_field(&format!("k_{name}"), keys.clone()),
            )
        })
        .collect();
    let filter = settings.filterable_attributes.iter();
    let filter = filter
        .map(|name| {
            (
                name.clone(),
                builder.add_text_field(&filter_column(name), STRING.set_fast(RAW)),
            )
        })
        .collect();
    let sort = settings.sortable_attributes.iter();
    let sort = sort
        .map(|name| (name.clone(), sort_fields(&mut builder, name)))
        .collect();
    (
        builder.build(),
        Fields {
            id,
            all,
            text,
            typed,
            filter,
            sort,
        },
    )
}

fn indexed(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(record),
    )
}

fn sort_fields(builder: &mut SchemaBuilder, name: &str) -> SortFields {
    SortFields {
        number: builder.add_i64_field(&number_column(name), NumericOptions::default().set_fast()),
        string: builder.add_text_field(&string_column(name), TextOptions::default().set_fast(RAW)),
    }
}

/// Makes the index use our own cutting of words.
pub(super) fn register(index: &Index, words: &Words) {
    let cut = |words: Option<&Words>| {
        TextAnalyzer::from(Cut {
            words: words.cloned(),
        })
    };
    index.tokenizers().register(NET, cut(None));
    index.tokenizers().register(WORDS, cut(Some(words)));
    index.tokenizers().register(
        KEYS,
        TextAnalyzer::from(Keys {
            words: words.clone(),
        }),
    );
}

#[derive(Clone)]
struct Cut {
    words: Option<Words>,
}

impl Tokenizer for Cut {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream::new(Tokens::of(text, self.words.as_ref()))
    }
}

#[derive(Clone)]
struct Keys {
    words: Words,
}

impl Tokenizer for Keys {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream::new(Tokens::ready(&sound::keys(text, &self.words)))
    }
}

struct Stream {
    tokens: Tokens,
    next: usize,
    token: IndexToken,
}

impl Stream {
    fn new(tokens: Tokens) -> Self {
        Self {
            tokens,
            next: 0,
            token: IndexToken::default(),
        }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        if self.next >= self.tokens.len() {
            return false;
        }
        let (token, text) = self.tokens.get(self.next);
        self.token.position = token.position;
        self.token.text.clear();
        self.token.text.push_str(text);
        self.next += 1;
        true
    }

    fn token(&self) -> &IndexToken {
        &self.token
    }

    fn token_mut(&mut self) -> &mut IndexToken {
        &mut self.token
    }
}
