//! `kexing demo`: everything in one command, with invented organisations and people.

use anyhow::bail;
use stripe_stand_in::{Options, StandIn};

use super::{open, serve};
use crate::IndexUse;
use crate::config::{Bank, Config, Secret, StripeConfig};
use crate::demo::{self, Loaded, PASSWORD};

pub(super) async fn demo(mut config: Config) -> anyhow::Result<()> {
    config.demo = true;
    if !config.bank.is_known() {
        config.bank = Bank {
            holder: "科兴技术转移中心（虚构）".to_owned(),
            name: "示例银行达州分行（虚构）".to_owned(),
            account: "5117000000000088".to_owned(),
            second_from: config.bank.second_from,
        };
    }
    let _paying = stand_in(&mut config).await?;
    let app = open::app(config, IndexUse::Write).await?;
    let loaded = demo::load(&app).await?;
    let address = app.config.listen;
    let lines = demo::sign_ins()?;
    serve::listen(app, true, || {
        println!("\n  http://{address}\n");
        if loaded == Loaded::NotEmpty {
            println!("  数据库里已有其他数据，没有装入演示数据 / other data is there; no demonstration was loaded\n");
            return;
        }
        println!("  {:<28} {:<10} 身份 / role", "邮箱 / e-mail", "姓名");
        for line in lines {
            println!("  {:<28} {:<10} {}", line.email, line.name, line.role);
        }
        println!("\n  密码 / password: {PASSWORD}\n");
    })
    .await
}

/// Without keys of one's own, people pay on a stand-in of Stripe in this very process: no money moves.
async fn stand_in(config: &mut Config) -> anyhow::Result<Option<StandIn>> {
    if let Some(key) = &config.stripe.key {
        if key.reveal().contains("_live_") {
            bail!(
                "the demonstration takes no live key: STRIPE_SECRET_KEY begins with sk_test_, or is not set"
            );
        }
        return Ok(None);
    }
    let chance = |head: &str| format!("{head}{:032x}", rand::random::<u128>());
    let (key, secret) = (chance("sk_test_"), chance("whsec_"));
    tokio::fs::create_dir_all(&config.data).await?;
    let hook = format!(
        "http://127.0.0.1:{}/payments/stripe/webhook",
        config.listen.port()
    );
    let stand_in = StandIn::start(Options {
        key: Some(key.clone()),
        webhook: Some(hook),
        secret: secret.clone(),
        file: Some(config.data.join("stand-in.json")),
        ..Options::default()
    })
    .await?;
    config.stripe = StripeConfig {
        key: Some(Secret::from(&*key)),
        webhook_secret: Some(Secret::from(&*secret)),
        api_url: Some(stand_in.url()),
        patience: None,
    };
    Ok(Some(stand_in))
}
