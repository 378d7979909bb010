//! Published listings for tests.

use kexing::achievements::Achievement;
use kexing::ids::{ListingId, OrganisationId};
use kexing::listings::content::Price;
use kexing::listings::store::New;
use kexing::listings::{self, Checked, Deed, Kind};
use kexing::needs::Need;
use kexing::web::Typed;

use crate::app::TestApp;

pub(crate) struct Published {
    pub(crate) id: ListingId,
    pub(crate) number: String,
    pub(crate) path: String,
}

pub(crate) fn result(title: &str, summary: &str) -> Achievement {
    Achievement {
        title: title.to_owned(),
        value_line: "断头率低，成本下降两成".to_owned(),
        summary: summary.to_owned(),
        problem: "解决拉丝时断头多的问题".to_owned(),
        field: "04-01".to_owned(),
        keywords: vec!["玄武岩纤维".to_owned(), "浸润剂".to_owned()],
        maturity: 7,
        modes: vec!["licence".to_owned()],
        price: Price::Amount { fen: 30_000_000 },
        region: "511702".to_owned(),
        contact_name: "张演示".to_owned(),
        contact_phone: "0818-0000000".to_owned(),
        ..Achievement::default()
    }
}

/// A result that shares nothing with the others.
pub(crate) fn unrelated() -> Achievement {
    Achievement {
        title: "红薯粉丝冷冻工艺".to_owned(),
        value_line: "缩短老化时间".to_owned(),
        summary: "速冻老化，粉丝不糊汤".to_owned(),
        problem: "传统晾晒受天气影响".to_owned(),
        field: "09-01".to_owned(),
        keywords: vec!["红薯".to_owned(), "粉丝".to_owned()],
        ..result("", "")
    }
}

pub(crate) fn need(title: &str, summary: &str) -> Need {
    Need {
        title: title.to_owned(),
        kind: "problem_solving".to_owned(),
        summary: summary.to_owned(),
        situation: "现有浸润剂断头率高".to_owned(),
        budget: Price::Amount { fen: 60_000_000 },
        modes: vec!["licence".to_owned()],
        field: "04-01".to_owned(),
        industry: "C30".to_owned(),
        keywords: vec!["玄武岩纤维".to_owned(), "浸润剂".to_owned()],
        region: "511703".to_owned(),
        contact_name: "李演示".to_owned(),
        ..Need::default()
    }
}

pub(crate) async fn publish_result(
    app: &TestApp,
    owner: OrganisationId,
    result: &Achievement,
) -> Published {
    let checked = Checked {
        content: serde_json::to_value(result).unwrap(),
        title: result.title.clone(),
        field: result.field.clone(),
        region: result.region.clone(),
        masked: false,
        incomplete: false,
    };
    publish(app, owner, Kind::Achievement, &checked).await
}

pub(crate) async fn publish_need(app: &TestApp, owner: OrganisationId, need: &Need) -> Published {
    let checked = Checked {
        content: serde_json::to_value(need).unwrap(),
        title: need.title.clone(),
        field: need.field.clone(),
        region: need.region.clone(),
        masked: need.masked,
        incomplete: false,
    };
    publish(app, owner, Kind::Need, &checked).await
}

async fn publish(app: &TestApp, owner: OrganisationId, kind: Kind, checked: &Checked) -> Published {
    let now = app.app.clock.now();
    let id = ListingId::mint(now);
    let by = app.user(&format!("poster-{id}")).await;
    let new = New {
        id,
        kind,
        organisation: owner,
        by,
        typed: &Typed::default(),
        source: "form",
        import_key: None,
        now,
    };
    let mut tx = app.app.db.write().await.unwrap();
    let number = listings::life::publish_directly(
        &mut tx,
        &new,
        checked,
        by,
        kexing::listings::freshness::Freshness::of(&app.app.config),
    )
    .await
    .unwrap();
    listings::life::changed(&mut tx, id, now).await.unwrap();
    tx.commit().await.unwrap();
    Published {
        id,
        path: format!("/{}/{number}", kind.plural()),
        number,
    }
}

pub(crate) async fn turn(app: &TestApp, id: ListingId, deed: Deed) {
    let by = app.user(&format!("turner-{id}-{}", deed.code())).await;
    let mut tx = app.app.db.write().await.unwrap();
    let listing = listings::store::find(&mut tx, id).await.unwrap().unwrap();
    listings::life::turn(
        &mut tx,
        &listing,
        deed,
        by,
        (
            app.app.clock.now(),
            kexing::listings::freshness::Freshness::of(&app.app.config),
        ),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}
