/// The public index, of which any mirror has the same files.
package enum PyPI {
  /// The address of its pages, as tools write it.
  package static let index = "https://pypi.org/simple"

  /// Returns whether a URL is that of the index, with or without slashes at its end.
  package static func isIndex(_ url: String) -> Bool {
    var address = url[...]
    while address.hasSuffix("/") { address = address.dropLast() }
    return address.lowercased() == index
  }

  /// Returns whether a URL is that of one of its files.
  package static func isFile(_ url: String) -> Bool {
    url.lowercased().hasPrefix("https://files.pythonhosted.org/")
  }
}
