//! Deals from the first request to the agreement, as both sides, staff and strangers meet them.

mod agreeing;
mod answering;
mod asking;
mod attribution;
mod clock;
mod commission;
mod comparing;
mod comparing_play;
mod desk;
mod drafting;
mod figures;
mod handing;
mod late;
mod offers;
mod progress;
mod resting;
mod room;
mod sequences;
mod settled;
mod steps;
mod talking;
mod together;

pub(crate) use offers::agreed_on;

use kexing::ids::{ListingId, OrganisationId, UserId};
use kexing::listings::{self, Checked, Kind};
use kexing::web::{Duty, Typed};
use serde_json::json;

use crate::app::{Actor, TestApp};

/// Both sides of a deal, and what is asked for.
pub(crate) struct Scene<'a> {
    pub(crate) owner: Actor<'a>,
    pub(crate) asker: Actor<'a>,
    pub(crate) university: OrganisationId,
    pub(crate) company: OrganisationId,
    pub(crate) achievement: String,
}

pub(crate) const MESSAGE: &str =
    "我厂8台800孔漏板平均寿命92天，想先拿两台做试验，请告知图纸交付范围。";

pub(crate) const FORM: [(&str, &str); 5] = [
    ("purpose", "licence"),
    ("timing", "quarter"),
    ("budget_kind", "range"),
    ("budget", "60"),
    ("budget_to", "80"),
];

pub(crate) fn form(message: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut form = FORM.to_vec();
    form.push(("message", message));
    form
}

/// Publishes a listing of an organisation and returns its number.
pub(crate) async fn publish(
    app: &TestApp,
    owner: (OrganisationId, UserId),
    kind: Kind,
    named: (&str, bool),
) -> String {
    publish_with(app, owner, kind, named, json!({})).await
}

/// The same with more in its content.
pub(crate) async fn publish_with(
    app: &TestApp,
    (owner, by): (OrganisationId, UserId),
    kind: Kind,
    (title, masked): (&str, bool),
    more: serde_json::Value,
) -> String {
    let now = app.app.clock.now();
    let typed = Typed::from_iter([("title", title)]);
    let new = listings::store::New {
        id: ListingId::mint(now),
        kind,
        organisation: owner,
        by,
        typed: &typed,
        source: "demo",
        import_key: None,
        now,
    };
    let mut content = json!({
        "title": title,
        "contact_name": "苏拟",
        "contact_phone": "0818-2345678",
    });
    for (name, value) in more.as_object().unwrap() {
        content[name] = value.clone();
    }
    let checked = Checked {
        content,
        title: title.to_owned(),
        field: "0601".to_owned(),
        region: "511700".to_owned(),
        masked,
        incomplete: false,
    };
    let mut tx = app.app.db.write().await.unwrap();
    let number = listings::life::publish_directly(
        &mut tx,
        &new,
        &checked,
        by,
        kexing::listings::freshness::Freshness::of(&app.app.config),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    number
}

pub(crate) async fn scene(app: &TestApp) -> Scene<'_> {
    let university = app.university().await;
    let company = app.company().await;
    let owner = app.member("owner", university).await;
    let asker = app.member("asker", company).await;
    let achievement = publish(
        app,
        (university, owner.id.unwrap()),
        Kind::Achievement,
        ("玄武岩纤维漏板长寿命技术", false),
    )
    .await;
    Scene {
        owner,
        asker,
        university,
        company,
        achievement,
    }
}

impl Scene<'_> {
    pub(crate) fn ask_url(&self) -> String {
        format!("/achievements/{}/requests", self.achievement)
    }

    /// The asker asks; the deal's address.
    pub(crate) async fn asked(&self) -> String {
        self.asker
            .post(&self.ask_url(), &form(MESSAGE))
            .await
            .location()
    }

    pub(crate) async fn accepted(&self) -> String {
        let deal = self.asked().await;
        self.owner
            .post(&format!("{deal}/acceptance"), &[])
            .await
            .assert_redirect(&deal);
        deal
    }

    pub(crate) async fn introduced(&self, manager: &Actor<'_>) -> String {
        let deal = self.accepted().await;
        manager
            .post(
                &format!("{deal}/introduction"),
                &[("note", "周三下午三点在中心三楼见面。")],
            )
            .await
            .assert_redirect(&deal);
        deal
    }
}

pub(crate) async fn manager(app: &TestApp) -> Actor<'_> {
    app.staff("manager", &[Duty::TechnologyManager]).await
}
