//! Imports and exports: files of records, a dry run, a report per row, a template to download.
