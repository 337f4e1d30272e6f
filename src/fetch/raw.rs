//! A reply's own bytes, for the fields that the SDK's types do not have.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_route53::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_route53::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_route53::error::BoxError;

/// Keeps the body of the last reply to a call. Clones share it, so that each concurrent call needs one of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct RawReply(Arc<Mutex<Vec<u8>>>);

impl RawReply {
    /// The body, which is then forgotten.
    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Intercept for RawReply {
    fn name(&self) -> &'static str {
        "RawReply"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().unwrap_or_default().to_vec();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = body;
        Ok(())
    }
}
