//! Trust stores and policies of resources: there are none. What asks for one does not find it, and none can be made.

use longshore_api::elbv2::{
    AddTrustStoreRevocationsInput, AddTrustStoreRevocationsOutput, CreateTrustStoreInput, CreateTrustStoreOutput,
    DeleteSharedTrustStoreAssociationInput, DeleteSharedTrustStoreAssociationOutput, DeleteTrustStoreInput,
    DeleteTrustStoreOutput, DescribeTrustStoreAssociationsInput, DescribeTrustStoreAssociationsOutput,
    DescribeTrustStoreRevocationsInput, DescribeTrustStoreRevocationsOutput, DescribeTrustStoresInput,
    DescribeTrustStoresOutput, GetResourcePolicyInput, GetResourcePolicyOutput, GetTrustStoreCaCertificatesBundleInput,
    GetTrustStoreCaCertificatesBundleOutput, GetTrustStoreRevocationContentInput, GetTrustStoreRevocationContentOutput,
    ModifyTrustStoreInput, ModifyTrustStoreOutput, RemoveTrustStoreRevocationsInput, RemoveTrustStoreRevocationsOutput,
};
use longshore_api::error::Error;

use super::error;
use crate::Context;

/// `CreateTrustStore`.
pub(super) async fn create(_ctx: &Context, _request: CreateTrustStoreInput) -> Result<CreateTrustStoreOutput, Error> {
    let instead = "Listeners ask clients for no certificate; have the target do so behind a TCP listener.";
    Err(error::unsupported("Trust stores are", instead))
}

/// `DescribeTrustStores`.
pub(super) async fn describe(
    _ctx: &Context,
    request: DescribeTrustStoresInput,
) -> Result<DescribeTrustStoresOutput, Error> {
    let named = request.trust_store_arns.iter().chain(&request.names).any(|list| !list.is_empty());
    match named {
        true => Err(error::no_trust_store()),
        false => Ok(DescribeTrustStoresOutput { trust_stores: Some(Vec::new()), next_marker: None }),
    }
}

macro_rules! not_found {
    ($($(#[$doc:meta])* $name:ident: $input:ident => $output:ident, $error:expr;)*) => {
        $($(#[$doc])*
        pub(super) async fn $name(_ctx: &Context, _request: $input) -> Result<$output, Error> {
            Err($error)
        })*
    };
}

fn no_policy() -> Error {
    Error::new("ResourceNotFound", "The specified resource has no policy")
}

not_found! {
    /// `AddTrustStoreRevocations`.
    add_revocations: AddTrustStoreRevocationsInput => AddTrustStoreRevocationsOutput, error::no_trust_store();
    /// `DeleteSharedTrustStoreAssociation`.
    delete_association: DeleteSharedTrustStoreAssociationInput => DeleteSharedTrustStoreAssociationOutput, error::no_trust_store();
    /// `DeleteTrustStore`.
    delete: DeleteTrustStoreInput => DeleteTrustStoreOutput, error::no_trust_store();
    /// `DescribeTrustStoreAssociations`.
    describe_associations: DescribeTrustStoreAssociationsInput => DescribeTrustStoreAssociationsOutput, error::no_trust_store();
    /// `DescribeTrustStoreRevocations`.
    describe_revocations: DescribeTrustStoreRevocationsInput => DescribeTrustStoreRevocationsOutput, error::no_trust_store();
    /// `GetResourcePolicy`.
    policy: GetResourcePolicyInput => GetResourcePolicyOutput, no_policy();
    /// `GetTrustStoreCaCertificatesBundle`.
    bundle: GetTrustStoreCaCertificatesBundleInput => GetTrustStoreCaCertificatesBundleOutput, error::no_trust_store();
    /// `GetTrustStoreRevocationContent`.
    revocation: GetTrustStoreRevocationContentInput => GetTrustStoreRevocationContentOutput, error::no_trust_store();
    /// `ModifyTrustStore`.
    modify: ModifyTrustStoreInput => ModifyTrustStoreOutput, error::no_trust_store();
    /// `RemoveTrustStoreRevocations`.
    remove_revocations: RemoveTrustStoreRevocationsInput => RemoveTrustStoreRevocationsOutput, error::no_trust_store();
}
