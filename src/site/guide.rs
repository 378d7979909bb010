//! The style guide: every piece of the pages with samples. Only where the site is a demonstration.

use serde_json::json;

use crate::web::page::Answer;
use crate::web::{Ctx, Error, Path};

/// `GET /style-guide`
pub(super) async fn index(ctx: Ctx) -> Answer {
    page(&ctx, "ui/guide.html")
}

/// `GET /style-guide/{name}`
pub(super) async fn show(ctx: Ctx, Path(name): Path<String>) -> Answer {
    let template = match name.as_str() {
        "home" => "ui/guide_home.html",
        "list" => "ui/guide_list.html",
        "detail" => "ui/guide_detail.html",
        "form" => "ui/guide_form.html",
        "desk" => "ui/guide_desk.html",
        "target" => "ui/guide_target.html",
        _ => return Err(Error::NotFound),
    };
    page(&ctx, template)
}

fn page(ctx: &Ctx, template: &str) -> Answer {
    if !ctx.app.config.demo {
        return Err(Error::NotFound);
    }
    ctx.fragment(template, &json!({}))
}
