//! See `cli`.

fn main() -> anyhow::Result<()> {
    kexing::cli::run()
}
