//! Random estates: the same ones in every run, and some that no run has seen. Those that fail are shrunk.

use std::hash::{BuildHasher as _, RandomState};

use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use r53lint::name::Name;

use crate::case::Case;
use crate::compare::compare;
use crate::generate;
use crate::network::Network;
use crate::plan::Plan;

/// Estates of every run.
const FIXED: u64 = 200;
/// Estates of this run only; `R53LINT_FRESH` asks for more.
const FRESH: u64 = 20;
/// How many estates share a set of servers.
const BATCH: usize = 250;
/// How many failing estates are shrunk; more say the same.
const SHRUNK: usize = 3;
/// How many estates of a run may have failed only because their servers were shared: those were busy, and a resolver
/// remembers a server that was too slow once. A fault of the model shows on servers of the estate's own as well.
const OVERWORKED: usize = 3;
/// How many disagreements of an estate are shown; more say the same.
const SHOWN: usize = 6;
/// How many smaller estates are tried for each.
const ATTEMPTS: usize = 200;

/// Compares them, many at once on one set of servers.
pub(crate) fn compare_random_estates(mut network: Network) {
    let (first, fresh) = (number("R53LINT_SEED").unwrap_or_else(new_seed), number("R53LINT_FRESH").unwrap_or(FRESH));
    println!("fresh estates have the seeds {first} to {}", first + fresh - 1);
    let seeds: Vec<u64> = (0..FIXED).chain(first..first + fresh).collect();
    let mut failing = Vec::new();
    for batch in seeds.chunks(BATCH) {
        failing.extend(compare_batch(batch, &mut network));
    }
    let tried = failing.iter().take(OVERWORKED + SHRUNK);
    let shrunk: Vec<String> = tried.filter_map(|&seed| shrink(seed, &mut network)).collect();
    let alone = failing.len() - shrunk.len();
    println!("{alone} estates did not agree on shared servers and did on servers of their own, or were not tried");
    assert!(shrunk.is_empty(), "{} estates disagree with their servers:\n{}", shrunk.len(), shrunk.concat());
    assert!(alone <= OVERWORKED, "the shared servers fail too often for what they say to count");
}

/// The seeds of those that disagree.
fn compare_batch(seeds: &[u64], network: &mut Network) -> Vec<u64> {
    let cases: Vec<Case> = (0..).zip(seeds).map(|(at, &seed)| case(&tree(seed).current(), seed, at)).collect();
    let report = compare(&cases, network);
    println!("{} estates: {}", cases.len(), report.summary());
    let mut failing: Vec<usize> = report.disagreements.iter().map(|&(case, _)| case).collect();
    failing.dedup();
    for &at in &failing {
        let lines = report.disagreements.iter().filter(|(case, _)| *case == at);
        lines.take(SHOWN).for_each(|(_, line)| println!("  {}: {line}", seeds[at]));
    }
    failing.into_iter().map(|at| seeds[at]).collect()
}

/// The value of an environment variable, which has to be a number.
fn number(variable: &str) -> Option<u64> {
    let value = std::env::var_os(variable)?;
    let number = value.to_str().and_then(|value| value.parse().ok());
    Some(number.unwrap_or_else(|| panic!("{variable} is a number")))
}

fn new_seed() -> u64 {
    RandomState::new().hash_one(0) % 1_000_000_007
}

/// The estate of a seed.
fn tree(seed: u64) -> impl ValueTree<Value = Plan> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    generate::plan().new_tree(&mut runner).unwrap()
}

fn case(plan: &Plan, seed: u64, at: usize) -> Case {
    let top = format!("e{at}");
    Case::read(&format!("seed {seed}"), &plan.notation(&top, at), Name::parse(&top).unwrap(), true)
}

/// The smallest estate found that still fails, and how; none where it agrees on servers of its own.
fn shrink(seed: u64, network: &mut Network) -> Option<String> {
    let mut tree = tree(seed);
    let mut smallest = describe(&tree.current(), network)?;
    let mut goes_on = tree.simplify();
    for _ in 0..ATTEMPTS {
        if !goes_on {
            break;
        }
        goes_on = match describe(&tree.current(), network) {
            Some(failure) => {
                smallest = failure;
                tree.simplify()
            }
            None => tree.complicate(),
        };
    }
    Some(format!("seed {seed}:\n{smallest}\n"))
}

/// The estate and its disagreements, if it has any.
fn describe(plan: &Plan, network: &mut Network) -> Option<String> {
    let case = case(plan, 0, 0);
    let report = compare(std::slice::from_ref(&case), network);
    let lines: Vec<&str> = report.disagreements.iter().take(SHOWN).map(|(_, line)| line.as_str()).collect();
    (!lines.is_empty()).then(|| format!("{}---\n{}\n", case.text, lines.join("\n")))
}
