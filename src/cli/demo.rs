//! `kexing demo`: everything in one command, with invented organisations and people.

use super::{open, serve};
use crate::IndexUse;
use crate::config::Config;
use crate::demo::{self, Loaded, PASSWORD};

pub(super) async fn demo(mut config: Config) -> anyhow::Result<()> {
    config.demo = true;
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
