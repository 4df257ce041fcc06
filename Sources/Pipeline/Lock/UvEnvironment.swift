internal import Index
internal import SystemPackage

/// The variables of uv for the sources of a request (uv documentation, "Environment variables").
///
/// Credentials of indexes are among them, and so on no command line.
enum UvEnvironment {
  /// Returns the variables.
  ///
  /// Throws `FileError`.
  static func variables(
    _ context: BuildContext, _ sources: IndexSources
  ) throws -> [String: String] {
    var variables = try context.build.variables(in: context.work)
    for name in ["UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX"] {
      variables[name] = nil
    }
    let indexes = sources.indexes.map(\.revealed)
    if let main = indexes.first { variables["UV_DEFAULT_INDEX"] = main }
    let others = indexes.dropFirst().joined(separator: " ")
    if !others.isEmpty { variables["UV_INDEX"] = others }
    let links = sources.linkPages.map { $0.filePath?.string ?? $0.revealed }.joined(separator: ",")
    if !links.isEmpty { variables["UV_FIND_LINKS"] = links }
    let network = sources.client.network
    if case .file(let path) = network.authorities, variables["SSL_CERT_FILE"] == nil {
      variables["SSL_CERT_FILE"] = path.string
    }
    if !network.trustedHosts.isEmpty {
      variables["UV_INSECURE_HOST"] = network.trustedHosts.joined(separator: " ")
    }
    if let proxy = context.index.proxy {
      for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
        variables[name] = proxy
      }
    }
    // Its usual cache may be in the home of somebody else, or somebody else may have filled it, and
    // the hashes of a lock come from it.
    variables["UV_CACHE_DIR"] = context.build.uvCache?.string
    variables["UV_NO_CACHE"] = context.build.uvCache == nil ? "1" : nil
    // Which interpreter counts is decided, and nothing may be asked.
    variables["UV_PYTHON_DOWNLOADS"] = "never"
    variables["UV_NO_PROGRESS"] = "1"
    variables["NO_COLOR"] = "1"
    return variables
  }
}
