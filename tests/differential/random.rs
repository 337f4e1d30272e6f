//! Random estates: the same ones in every run, and some that no run has seen. Those that fail are shrunk.

use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};

use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use r53lint::name::Name;

use crate::case::Case;
use crate::compare::compare;
use crate::generate;
use crate::network::Network;
use crate::plan::Plan;
use crate::servers::can_serve;

/// Estates of every run.
const FIXED: u64 = 200;
/// Estates of this run only.
const FRESH: u64 = 20;
/// How many failing estates are shrunk; more say the same.
const SHRUNK: usize = 3;
/// How many smaller estates are tried for each.
const ATTEMPTS: usize = 200;

/// Compares them all at once on one set of servers.
pub(crate) fn compare_random_estates(mut network: Network) {
    let fresh = seed_of_this_run();
    println!("fresh estates have the seeds {fresh} to {}", fresh.wrapping_add(FRESH - 1));
    let seeds = (0..FIXED).chain((0..FRESH).map(|at| fresh.wrapping_add(at)));
    let mut trees: Vec<_> = seeds.map(|seed| (seed, tree(seed))).collect();
    let cases: Vec<Case> =
        trees.iter().enumerate().map(|(at, (seed, tree))| case(&tree.current(), *seed, at)).collect();
    let report = compare(&cases, &mut network);
    println!("{}", report.summary());
    let mut failing: Vec<usize> = report.disagreements.iter().map(|&(case, _)| case).collect();
    failing.dedup();
    let all = report.disagreements.len();
    if !failing.is_empty() {
        println!("{} estates disagree:", failing.len());
        for (case, line) in report.disagreements.iter().take(60) {
            println!("  {}: {line}", trees[*case].0);
        }
    }
    let mut shrunk = String::new();
    for &at in failing.iter().take(SHRUNK) {
        let (seed, tree) = &mut trees[at];
        writeln!(shrunk, "seed {seed}:\n{}", shrink(tree, &mut network)).unwrap();
    }
    assert!(failing.is_empty(), "{all} disagreements in {} estates:\n{}", failing.len(), shrunk);
}

/// From `R53LINT_SEED`, or a new one.
fn seed_of_this_run() -> u64 {
    let given = std::env::var_os("R53LINT_SEED").map(|seed| seed.to_str().and_then(|seed| seed.parse().ok()));
    given.map_or_else(|| RandomState::new().hash_one(0) % 1_000_000_007, |seed| seed.expect("R53LINT_SEED is a number"))
}

/// The first estate of a seed that servers can be built for.
fn tree(seed: u64) -> impl ValueTree<Value = Plan> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = generate::plan();
    loop {
        let tree = strategy.new_tree(&mut runner).unwrap();
        if can_serve(&case(&tree.current(), seed, 0)) {
            return tree;
        }
    }
}

fn case(plan: &Plan, seed: u64, at: usize) -> Case {
    let top = format!("e{at}");
    Case::read(&format!("seed {seed}"), &plan.notation(&top, at), Name::parse(&top).unwrap(), true)
}

/// The smallest estate found that still fails, and how.
fn shrink(tree: &mut impl ValueTree<Value = Plan>, network: &mut Network) -> String {
    let mut smallest =
        describe(&tree.current(), network).unwrap_or_else(|| "it agrees on servers of its own".to_owned());
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
    smallest
}

/// The estate and its disagreements, if it has any.
fn describe(plan: &Plan, network: &mut Network) -> Option<String> {
    let case = case(plan, 0, 0);
    if !can_serve(&case) {
        return None;
    }
    let report = compare(std::slice::from_ref(&case), network);
    let lines: Vec<&str> = report.disagreements.iter().map(|(_, line)| line.as_str()).collect();
    (!lines.is_empty()).then(|| format!("{}---\n{}\n", case.text, lines.join("\n")))
}
