//! etcd's interface, from `models/etcd.proto`: messages and clients, without any generator at build time.

use std::path::Path;

use crate::Result;
use crate::codegen::header;
use crate::output::Files;

/// Adds the file of messages and clients.
pub(super) fn generate(model: &Path, target: &Path, files: &mut Files) -> Result<()> {
    let directory = model.parent().ok_or("the description lies in no directory")?;
    let descriptors = protox::compile([model], [directory])?;
    let generator = tonic_prost_build::configure().build_server(false).build_transport(false).service_generator();
    let mut config = prost_build::Config::new();
    config.service_generator(generator);
    let modules = descriptors
        .file
        .into_iter()
        .map(|file| (prost_build::Module::from_protobuf_package_name(file.package()), file));
    for (_, code) in config.generate(modules.collect())? {
        files.add(target.to_owned(), header("etcd's interface, as far as the store speaks it.") + &code);
    }
    Ok(())
}
