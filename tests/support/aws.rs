//! An AWS account on the moto server, filled through the same SDK the program reads with.

#![allow(dead_code, reason = "not every test fills everything")]

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::config::{Credentials, SharedCredentialsProvider};
use tokio::runtime::Runtime;

use super::moto::Moto;

/// One account with keys of its own.
pub(crate) struct Account {
    /// Runs the calls that fill it.
    pub(crate) runtime: Runtime,
    config: SdkConfig,
    credentials: Credentials,
}

impl Account {
    /// The account `id`, empty but for moto's default VPCs.
    pub(crate) fn new(server: &Moto, id: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let anyone = config(server, Credentials::new("test", "test", None, None, "test"));
        let credentials = runtime.block_on(role_in(&anyone, id));
        Self { runtime, config: config(server, credentials.clone()), credentials }
    }

    /// The keys as the environment names them.
    pub(crate) fn keys(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ACCESS_KEY_ID", self.credentials.access_key_id().to_owned()),
            ("AWS_SECRET_ACCESS_KEY", self.credentials.secret_access_key().to_owned()),
            ("AWS_SESSION_TOKEN", self.credentials.session_token().unwrap_or_default().to_owned()),
        ]
    }

    /// Route 53.
    pub(crate) fn route53(&self) -> aws_sdk_route53::Client {
        aws_sdk_route53::Client::new(&self.config)
    }

    /// The organisation.
    pub(crate) fn organizations(&self) -> aws_sdk_organizations::Client {
        aws_sdk_organizations::Client::new(&self.config)
    }

    /// Route 53 Resolver in a Region.
    pub(crate) fn resolver(&self, region: &'static str) -> aws_sdk_route53resolver::Client {
        aws_sdk_route53resolver::Client::new(&self.in_region(region))
    }

    /// EC2 in a Region.
    pub(crate) fn ec2(&self, region: &'static str) -> aws_sdk_ec2::Client {
        aws_sdk_ec2::Client::new(&self.in_region(region))
    }

    fn in_region(&self, region: &'static str) -> SdkConfig {
        self.config.to_builder().region(Region::from_static(region)).build()
    }
}

fn config(server: &Moto, credentials: Credentials) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .endpoint_url(server.endpoint())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build()
}

/// moto files an account's objects under the account of the role that the keys were made for.
async fn role_in(config: &SdkConfig, account: &str) -> Credentials {
    let role = format!("arn:aws:iam::{account}:role/test");
    let request = aws_sdk_sts::Client::new(config).assume_role().role_arn(role).role_session_name("test");
    let keys = request.send().await.unwrap().credentials.unwrap();
    Credentials::new(keys.access_key_id, keys.secret_access_key, Some(keys.session_token), None, "test")
}
