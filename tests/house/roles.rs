//! Every route tried by every role: who may not enter never gets in, who may is never sent away by the guard.

use axum::http::Method;
use kexing::web::{Access, Duty, OrganisationRole};

use crate::app::{Actor, TestApp};

/// A path with something in every hole; what does not exist answers 404, which is an answer behind the guard.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| match part {
            "{*path}" => "css/base.css",
            part if part.starts_with('{') && part.contains("number") => "KX-C-2026-99999",
            part if part.starts_with('{') => "01890000-0000-7000-8000-000000000000",
            part => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

async fn status(actor: &Actor<'_>, method: &Method, path: &str) -> u16 {
    let answer = if method == Method::GET {
        actor.get(path).await
    } else {
        actor.post(path, &[]).await
    };
    assert!(
        answer.status.as_u16() < 500,
        "{method} {path}: {}",
        answer.text()
    );
    if answer.status.as_u16() == 303 && answer.location().starts_with("/sign-in") {
        return 401;
    }
    answer.status.as_u16()
}

#[tokio::test]
async fn every_route_admits_exactly_the_roles_it_names() {
    let app = TestApp::new().await;
    let company = app.company().await;
    let mut actors = vec![
        ("visitor", app.visitor()),
        (
            "person without organisation",
            app.signed_in(app.user("loner").await).await,
        ),
        ("member", app.member("member", company).await),
        (
            "organisation administrator",
            app.member_as("boss", company, OrganisationRole::Administrator)
                .await,
        ),
    ];
    for duty in Duty::ALL {
        actors.push((duty.code(), app.staff(duty.code(), &[duty]).await));
    }
    let admits = |who: &str, access: Access| -> bool {
        let duty = Duty::from_code(who);
        match access {
            Access::Public => true,
            Access::SignedIn => who != "visitor",
            Access::Member => who == "member" || who == "organisation administrator",
            Access::OrganisationAdministrator => who == "organisation administrator",
            Access::Staff => duty.is_some_and(|d| d != Duty::Expert),
            Access::With(needed) => duty == Some(needed),
            Access::Either(one, other) => duty == Some(one) || duty == Some(other),
            Access::MemberOr(needed) => {
                who == "member" || who == "organisation administrator" || duty == Some(needed)
            }
        }
    };
    let mut wrong = Vec::new();
    // Signing out would end the actor's own session in the middle of the table.
    for route in kexing::routes()
        .table
        .iter()
        .filter(|route| route.path != "/sign-out")
    {
        let path = filled(&route.path);
        for (who, actor) in &actors {
            let status = status(actor, &route.method, &path).await;
            let expected = admits(who, route.access);
            let refused = status == 401 || status == 403;
            if expected == refused {
                wrong.push(format!(
                    "{} {} as {who}: {status}",
                    route.method, route.path
                ));
            }
            if !expected && *who == "visitor" && status != 401 {
                wrong.push(format!(
                    "{} {} sends a visitor to {status}",
                    route.method, route.path
                ));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
