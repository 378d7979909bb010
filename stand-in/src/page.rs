//! The page where people pay, or do not. It says on top that nothing is charged.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, Query, State as Given};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, extract::rejection::FormRejection};
use serde::Deserialize;

use crate::intent::{self, Other, Outcome};
use crate::session::{self, Session, Status};
use crate::state::World;

#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    lang: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Pressed {
    method: String,
    outcome: Outcome,
    lang: String,
}

type Html = (
    [(header::HeaderName, &'static str); 3],
    axum::response::Html<String>,
);

pub(crate) async fn show(
    Given(world): Given<Arc<World>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    match world.act(|state| session::find(state, &id)) {
        Ok(session) => html(&session, chosen(&asked, &headers, &session), false).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

pub(crate) async fn act(
    Given(world): Given<Arc<World>>,
    Path(id): Path<String>,
    pressed: Result<Form<Pressed>, FormRejection>,
) -> Response {
    let Ok(Form(pressed)) = pressed else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let words = if pressed.lang == "en" { &EN } else { &ZH };
    let done = world.act(|state| {
        let done = intent::attempt(
            state,
            &id,
            &pressed.method,
            pressed.outcome,
            &Other::default(),
        );
        world.keep(state);
        done.and_then(|()| session::find(state, &id))
    });
    match done {
        Ok(session) if session.status == Status::Complete => Redirect::to(
            &session
                .success_url
                .replace("{CHECKOUT_SESSION_ID}", &session.id),
        )
        .into_response(),
        Ok(session) => html(&session, words, true).into_response(),
        Err(refusal) if refusal.status == 404 => refusal.into_response(),
        // Somebody paid in another window: the page says how it stands.
        Err(_) => Redirect::to(&format!("/pay/{id}?lang={}", words.lang)).into_response(),
    }
}

fn chosen(asked: &Asked, headers: &HeaderMap, session: &Session) -> &'static Words {
    let browser = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let named = asked
        .lang
        .as_deref()
        .or_else(|| session.locale.as_deref().filter(|locale| *locale != "auto"));
    match named.or(browser) {
        Some(lang) if lang.starts_with("en") => &EN,
        _ => &ZH,
    }
}

fn html(session: &Session, words: &Words, declined: bool) -> Html {
    let name = escape(&session.name);
    let reference = escape(session.reference.as_deref().unwrap_or(""));
    let sum = sum(session.amount, &session.currency);
    let body = match session.status {
        Status::Open => form(session, words, declined),
        Status::Complete => ended(words.paid, session, words),
        Status::Expired => ended(words.expired, session, words),
    };
    // The filled parts come last, so that nothing in them is taken for a hole.
    let page = include_str!("page.html")
        .replace("{lang}", words.lang)
        .replace("{title}", words.title)
        .replace("{mark}", words.mark)
        .replace("{other}", words.other)
        .replace("{other_name}", words.other_name)
        .replace("{sum}", &sum)
        .replacen("{body}", &body, 1)
        .replacen("{reference}", &reference, 1)
        .replacen("{name}", &name, 1);
    let headers = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, axum::response::Html(page))
}

fn form(session: &Session, words: &Words, declined: bool) -> String {
    let mut out = String::from("<form method=\"post\" class=\"card\">");
    if declined {
        put(
            &mut out,
            format_args!("<p class=\"bad\" role=\"alert\">{}</p>", words.declined),
        );
    }
    put(
        &mut out,
        format_args!(
            "<input type=\"hidden\" name=\"lang\" value=\"{}\"><fieldset><legend>{}</legend>",
            words.lang, words.method
        ),
    );
    for (n, method) in session.methods.iter().enumerate() {
        let name = match method.as_str() {
            "card" => words.card,
            "alipay" => words.alipay,
            _ => words.wechat,
        };
        let checked = if n == 0 { " checked" } else { "" };
        put(
            &mut out,
            format_args!(
                "<label><input type=\"radio\" name=\"method\" value=\"{method}\"{checked}> {name}</label>"
            ),
        );
    }
    put(
        &mut out,
        format_args!(
            "</fieldset><button class=\"main\" name=\"outcome\" value=\"paid\">{} {}</button>",
            words.pay,
            sum(session.amount, &session.currency)
        ),
    );
    put(
        &mut out,
        format_args!(
            "<button name=\"outcome\" value=\"declined\">{}</button>",
            words.fail
        ),
    );
    if let Some(back) = &session.cancel_url {
        put(
            &mut out,
            format_args!(
                "<a class=\"button\" href=\"{}\">{}</a>",
                escape(back),
                words.cancel
            ),
        );
    }
    put(
        &mut out,
        format_args!(
            "<details><summary>{}</summary><button name=\"outcome\" value=\"later\">{}</button>",
            words.more, words.later
        ),
    );
    put(
        &mut out,
        format_args!(
            "<button name=\"outcome\" value=\"later_not\">{}</button></details></form>",
            words.later_not
        ),
    );
    out
}

fn ended(said: &str, session: &Session, words: &Words) -> String {
    let back = session
        .cancel_url
        .as_deref()
        .map_or_else(String::new, |back| {
            format!(
                "<a class=\"button\" href=\"{}\">{}</a>",
                escape(back),
                words.back
            )
        });
    format!("<div class=\"card\"><p role=\"status\">{said}</p>{back}</div>")
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _never_fails = out.write_fmt(text);
}

/// Every currency that this is used with has two decimals.
fn sum(amount: i64, currency: &str) -> String {
    let (whole, rest) = (amount / 100, amount % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if currency == "cny" {
        "¥".to_owned()
    } else {
        format!("{} ", currency.to_uppercase())
    };
    format!("{sign}{grouped}.{rest:02}")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

struct Words {
    lang: &'static str,
    other: &'static str,
    other_name: &'static str,
    title: &'static str,
    mark: &'static str,
    method: &'static str,
    card: &'static str,
    alipay: &'static str,
    wechat: &'static str,
    pay: &'static str,
    fail: &'static str,
    cancel: &'static str,
    more: &'static str,
    later: &'static str,
    later_not: &'static str,
    declined: &'static str,
    paid: &'static str,
    expired: &'static str,
    back: &'static str,
}

static ZH: Words = Words {
    lang: "zh-CN",
    other: "en",
    other_name: "English",
    title: "模拟收银台",
    mark: "模拟收银台：不会真的扣款",
    method: "付款方式",
    card: "银行卡",
    alipay: "支付宝",
    wechat: "微信支付",
    pay: "付款",
    fail: "模拟付款失败",
    cancel: "返回，暂不付款",
    more: "其他结果",
    later: "确认付款，款项约 20 秒后到账",
    later_not: "确认付款，但款项最终未到",
    declined: "付款被拒绝，没有扣款。可以换一种方式再试。",
    paid: "这笔款项已经付过，请回到商家页面查看。",
    expired: "这次付款已经过期，请回到商家页面重新发起。",
    back: "回到商家页面",
};

static EN: Words = Words {
    lang: "en",
    other: "zh-CN",
    other_name: "中文",
    title: "Stand-in checkout",
    mark: "Stand-in checkout: nothing is charged",
    method: "Pay by",
    card: "Card",
    alipay: "Alipay",
    wechat: "WeChat Pay",
    pay: "Pay",
    fail: "Decline this payment",
    cancel: "Go back without paying",
    more: "Other endings",
    later: "Confirm; the money arrives about 20 seconds later",
    later_not: "Confirm; the money never arrives",
    declined: "The payment was declined and nothing was charged. Try another way to pay.",
    paid: "This has been paid. Go back to the shop to see it.",
    expired: "This payment ran out. Go back to the shop and start it again.",
    back: "Back to the shop",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_grouped() {
        assert_eq!(sum(99_999_999, "cny"), "¥999,999.99");
        assert_eq!(sum(5, "usd"), "USD 0.05");
        assert_eq!(sum(100_000, "cny"), "¥1,000.00");
    }

    #[test]
    fn names_are_text() {
        assert_eq!(escape("<b a='1'>&\""), "&lt;b a=&#39;1&#39;&gt;&amp;&quot;");
    }
}
