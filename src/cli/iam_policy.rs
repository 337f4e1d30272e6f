//! `iam-policy`: what AWS must allow, from the one list of calls.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Exit;
use super::args::IamPolicyArgs;
use super::console::Console;
use crate::snapshot::{Operation, Purpose};

pub(super) fn run(args: &IamPolicyArgs, console: &Console) -> anyhow::Result<Exit> {
    let policy = serde_json::to_string_pretty(&policy(args))?;
    console.output(args.output.as_deref(), |_, out| writeln!(out, "{policy}"))?;
    Ok(Exit::Clean)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: String,
    effect: &'static str,
    action: Vec<&'static str>,
    resource: String,
}

fn policy(args: &IamPolicyArgs) -> Policy {
    let allowed = |operation: &Operation| match operation.purpose() {
        Purpose::Resolution => true,
        Purpose::Rules => !args.minimal,
        Purpose::Organization => args.organization,
        Purpose::Entry | Purpose::Free => false,
    };
    let mut by_service: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
    for operation in Operation::ALL.iter().copied().filter(allowed) {
        let actions = by_service.entry(operation.service()).or_default();
        actions.push(operation.action());
        actions.extend(operation.also());
    }
    let mut statement: Vec<Statement> =
        by_service.into_iter().map(|(service, actions)| reading(service, actions)).collect();
    if args.organization {
        let resource = format!("arn:{}:iam::*:role/{}", args.partition, args.role_name);
        let action = vec![Operation::AssumeRole.action()];
        statement.push(Statement { sid: "Enter".to_owned(), effect: "Allow", action, resource });
    }
    Policy { version: "2012-10-17", statement }
}

/// One service's calls. Bound to single resources they would miss what nobody thought of.
fn reading(service: &str, mut action: Vec<&'static str>) -> Statement {
    action.sort_unstable();
    let mut sid = service.to_owned();
    sid[..1].make_ascii_uppercase();
    Statement { sid, effect: "Allow", action, resource: "*".to_owned() }
}
