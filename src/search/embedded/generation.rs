//! A generation: one complete build of an index in a folder of its own. The file `current` names the
//! one in use, so that a rebuilt index takes over by renaming a file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tantivy::directory::{Advice, MmapDirectory};
use tantivy::merge_policy::NoMergePolicy;
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy};

use super::kept::Kept;
use super::schema::{self, Fields};
use crate::search::settings::Settings;
use crate::search::text::words::Words;

/// Raise it when a change of code makes existing indexes wrong.
const FORMAT: u32 = 2;
const CURRENT: &str = "current";
const WRITER_MEMORY: usize = 48_000_000;
const FILLER_MEMORY: usize = 100_000_000;

/// What the file `current` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Current {
    pub(super) generation: String,
    /// Of everything that decides what the index holds; another one means another index.
    pub(super) fingerprint: String,
    /// Whether a rebuild has filled it.
    pub(super) complete: bool,
}

impl Current {
    pub(super) fn read(dir: &Path) -> Option<Self> {
        let current: Self = serde_json::from_slice(&fs::read(dir.join(CURRENT)).ok()?).ok()?;
        // Names are numbers; anything else could lead out of the folder.
        let number = current.generation.bytes().all(|byte| byte.is_ascii_digit());
        number.then_some(current)
    }

    pub(super) fn stands_in(dir: &Path) -> bool {
        dir.join(CURRENT).exists()
    }

    pub(super) fn write(&self, dir: &Path) -> anyhow::Result<()> {
        let fresh = dir.join("current.new");
        fs::write(&fresh, serde_json::to_vec(self)?)?;
        fs::rename(fresh, dir.join(CURRENT)).context("naming the index in use")
    }
}

pub(super) struct Generation {
    pub(super) name: String,
    pub(super) index: Index,
    pub(super) reader: IndexReader,
    pub(super) fields: Fields,
    pub(super) kept: Kept,
}

/// An index larger than this is not read ahead.
const LARGE: u64 = 1_000_000_000;

/// The folder, and how the system is to read it. A search touches small pieces all over the files: of a small index the
/// system soon has all by reading around them; of a large one that would take several times the memory for nothing.
fn directory(path: &Path) -> anyhow::Result<MmapDirectory> {
    let mut size = 0;
    for entry in fs::read_dir(path)? {
        size += entry?.metadata()?.len();
    }
    if size > LARGE {
        return Ok(MmapDirectory::open_with_madvice(path, Advice::Random)?);
    }
    Ok(MmapDirectory::open(path)?)
}

impl Generation {
    pub(super) fn create(dir: &Path, settings: &Settings, words: &Words) -> anyhow::Result<Self> {
        let name = next_name(dir)?;
        let path = dir.join(&name);
        fs::create_dir_all(&path)?;
        let (schema, fields) = schema::schema(settings);
        let index = Index::create(directory(&path)?, schema, IndexSettings::default())?;
        Self::new(name, index, fields, words, ReloadPolicy::Manual)
    }

    pub(super) fn open(
        dir: &Path,
        name: &str,
        settings: &Settings,
        words: &Words,
        reload: ReloadPolicy,
    ) -> anyhow::Result<Self> {
        let (schema, fields) = schema::schema(settings);
        let index = Index::open(directory(&dir.join(name))?)?;
        anyhow::ensure!(
            index.schema() == schema,
            "the index was made by other settings"
        );
        Self::new(name.to_owned(), index, fields, words, reload)
    }

    /// Files whose content is not what was written.
    pub(super) fn damages(&self) -> tantivy::Result<Vec<String>> {
        let damaged = self.index.validate_checksum()?;
        Ok(damaged
            .iter()
            .map(|path| format!("{}/{}", self.name, path.display()))
            .collect())
    }

    /// Stands in where there is nothing to read yet.
    pub(super) fn empty(settings: &Settings, words: &Words) -> anyhow::Result<Self> {
        let (schema, fields) = schema::schema(settings);
        let index = Index::create_in_ram(schema);
        Self::new(String::new(), index, fields, words, ReloadPolicy::Manual)
    }

    fn new(
        name: String,
        index: Index,
        fields: Fields,
        words: &Words,
        reload: ReloadPolicy,
    ) -> anyhow::Result<Self> {
        schema::register(&index, words);
        let reader = index.reader_builder().reload_policy(reload).try_into()?;
        Ok(Self {
            name,
            index,
            reader,
            fields,
            kept: Kept::default(),
        })
    }

    /// For everyday changes.
    pub(super) fn writer(&self) -> tantivy::Result<IndexWriter> {
        self.index.writer_with_num_threads(1, WRITER_MEMORY)
    }

    /// For a rebuild, which merges everything at its end.
    pub(super) fn filler(&self, threads: usize) -> tantivy::Result<IndexWriter> {
        let writer = self
            .index
            .writer_with_num_threads(threads, FILLER_MEMORY * threads)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(writer)
    }
}

/// What makes an index: its attributes, its dictionary, and the code that reads and writes it.
pub(super) fn fingerprint(settings: &Settings) -> String {
    let mut hash = Sha256::new();
    let parts = [
        &settings.searchable_attributes,
        &settings.filterable_attributes,
        &settings.sortable_attributes,
        &settings.typed_attributes,
        &settings.dictionary,
    ];
    hash.update(format!("{FORMAT} {} {parts:?}", tantivy::version_string()));
    // Han words of the synonyms are in the dictionary too.
    hash.update(format!("{:?}", settings.synonyms));
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Makes a folder, and puts aside a file that stands in its place.
pub(super) fn make_folder(dir: &Path) -> anyhow::Result<()> {
    if fs::symlink_metadata(dir).is_ok_and(|found| found.is_file()) {
        let aside = dir.with_extension("not-a-folder");
        tracing::warn!(path = %dir.display(), aside = %aside.display(), "a file stands where the index belongs");
        fs::rename(dir, &aside)
            .with_context(|| format!("putting the file {} aside", dir.display()))?;
    }
    fs::create_dir_all(dir).with_context(|| format!("making the folder {}", dir.display()))
}

/// Removes the folders of all generations but this one; what can't be removed now waits.
pub(super) fn sweep(dir: &Path, keep: &str) {
    for path in folders(dir).unwrap_or_default() {
        if path.file_name().is_some_and(|name| name != keep)
            && let Err(error) = fs::remove_dir_all(&path)
        {
            tracing::debug!(path = %path.display(), %error, "an old index stays for now");
        }
    }
}

fn folders(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dir)?.collect::<io::Result<Vec<_>>>()?;
    Ok(entries
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect())
}

fn next_name(dir: &Path) -> io::Result<String> {
    fs::create_dir_all(dir)?;
    let names = folders(dir)?;
    let numbers = names
        .iter()
        .filter_map(|path| path.file_name()?.to_str()?.parse::<u64>().ok());
    Ok(format!("{:06}", numbers.max().unwrap_or(0) + 1))
}
