//! `stripe-stand-in`: a Stripe of one's own on the loopback address.

use std::path::PathBuf;

use clap::Parser;
use stripe_stand_in::{Options, Refunds, StandIn, Switches};

/// A Stripe for demonstrations and tests. It listens on 127.0.0.1 only, takes test keys only and never moves money.
#[derive(Parser)]
#[command(version)]
struct Flags {
    /// Port; 0 takes any free one
    #[arg(long, default_value_t = 12111)]
    port: u16,
    /// The one test key it takes; any when not set
    #[arg(long, env = "STRIPE_SECRET_KEY", hide_env_values = true)]
    key: Option<String>,
    /// Where events are sent
    #[arg(long)]
    webhook: Option<String>,
    /// What events are signed with
    #[arg(
        long,
        env = "STRIPE_WEBHOOK_SECRET",
        hide_env_values = true,
        default_value = "whsec_stand_in"
    )]
    secret: String,
    /// File that keeps everything over a restart
    #[arg(long)]
    file: Option<PathBuf>,
    /// Sends each event this many times more
    #[arg(long, default_value_t = 0)]
    duplicate: u32,
    /// Sends events in pairs, the later one first
    #[arg(long)]
    reorder: bool,
    /// Milliseconds before an event is sent
    #[arg(long, default_value_t = 0)]
    delay_ms: u64,
    /// Never sends the first so many events
    #[arg(long, default_value_t = 0)]
    lose: u32,
    /// Milliseconds before a request is answered
    #[arg(long, default_value_t = 0)]
    slow_ms: u64,
    /// Answers the first so many requests with an error
    #[arg(long, default_value_t = 0)]
    fail: u32,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let flags = Flags::parse();
    let stand_in = StandIn::start(Options {
        port: flags.port,
        key: flags.key,
        webhook: flags.webhook,
        secret: flags.secret,
        file: flags.file,
        switches: Switches {
            duplicate: flags.duplicate,
            reorder: flags.reorder,
            delay_ms: flags.delay_ms,
            lose: flags.lose,
            slow_ms: flags.slow_ms,
            fail: flags.fail,
            fail_after: 0,
            refunds: Refunds::Usual,
        },
        ..Options::default()
    })
    .await?;
    println!("listening on {}", stand_in.url());
    tokio::signal::ctrl_c().await
}
