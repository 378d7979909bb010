//! Rebuilds when what is embedded by macros changes: migrations and words.

fn main() {
    for embedded in ["migrations", "locales", "codes", "search-config", "demo"] {
        println!("cargo:rerun-if-changed={embedded}");
    }
}
