internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage
internal import Wheels

extension Inventory {
  /// Returns the stanzas for a machine-readable `debian/copyright`, and a warning for each distribution
  /// that needs a review.
  ///
  /// See https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/. One stanza `Files` for
  /// each distribution comes first, then the licences, each text once. There is no header: the
  /// stanzas are added to a file that has one.
  package func copyright() throws -> (text: String, warnings: [String]) {
    var texts = LicenseTexts()
    var warnings: [String] = []
    var paragraphs: [ControlFile.Paragraph] = []
    for contents in trees {
      let patterns = try FilePatterns(
        contents.items.map { item in
          let files = item.files
          let metadata = TreePath(item.distribution.directory.appending("METADATA"))
          return files.isEmpty ? [metadata].compactMap { $0 } : files
        },
        sitePackages: try InstalledDistribution.sitePackages(of: contents.tree.root)
          .map(\.string), budget: contents.budget)
      for (item, patterns) in zip(contents.items, patterns.patterns) where !patterns.isEmpty {
        let stanza = try CopyrightStanza(item, in: contents)
        if stanza.license == nil {
          warnings.append(
            "\(item.metadata.name) \(item.metadata.version) states no licence: "
              + "without one it may not be distributed; ask its author")
        }
        let prefix = contents.tree.prefix.map { FilePath(root: nil, $0.components) }
        paragraphs.append(
          stanza.paragraph(
            files: patterns.map { prefix?.appending($0).string ?? $0 }, texts: &texts))
      }
    }
    return (ControlFile(paragraphs + texts.paragraphs).text, warnings)
  }
}

extension InventoryDistribution {
  /// The files that RECORD lists, relative to the tree.
  fileprivate var files: [TreePath] {
    let sitePackages = distribution.sitePackages.string
    return rows { _ in true }.compactMap { row in
      row.path(inTreeFrom: sitePackages).flatMap { TreePath($0) }
    }
  }
}

/// The stanza of one distribution.
private struct CopyrightStanza {
  /// The lines of a licence file, and the licences that were recognised in it.
  private struct File {
    let lines: [String]
    let identifiers: [String]
  }

  /// The licence; nil if none is stated.
  private(set) var license: LicenseExpression?
  private let name: String
  private let copyright: [String]
  private var comments: [String] = []
  private let files: [File]

  init(_ item: InventoryDistribution, in contents: TreeContents) throws {
    let metadata = item.metadata
    name = metadata.name.normalized
    var files: [File] = []
    var notices: [String] = []
    for path in LicenseFiles.paths(of: item) {
      let text = try contents.tree.root.text(path, limit: LicenseFiles.sizeLimit) ?? ""
      let lines = Self.lines(of: text)
      notices += CopyrightNotice.all(in: lines)
      let fileName = path.lastComponent?.string.lowercased() ?? ""
      if !["notice", "authors"].contains(where: fileName.hasPrefix) {
        files.append(File(lines: lines, identifiers: LicenseText.identifiers(in: text)))
      }
    }
    let declared = DeclaredLicense(metadata)
    if case .text(let text) = declared, text.contains(where: \.isNewline), files.isEmpty {
      let lines = Self.lines(of: text)
      notices += CopyrightNotice.all(in: lines)
      files.append(File(lines: lines, identifiers: LicenseText.identifiers(in: text)))
    }
    self.files = files
    if !notices.isEmpty {
      copyright = notices.withoutDuplicates
    } else if let author = metadata.authorship {
      copyright = [author]
      comments.append("No file has a copyright notice; this is the author in the metadata.")
    } else {
      copyright = ["not stated"]
      comments.append("No file has a copyright notice, and the metadata have no author.")
    }
    license = decide(declared)
    addComments(item, item.files(below: "sboms"))
  }

  /// Returns the licence of the distribution, and adds a comment if it is not what the metadata state.
  private mutating func decide(_ declared: DeclaredLicense?) -> LicenseExpression? {
    let recognised = files.flatMap(\.identifiers).withoutDuplicates
    switch declared {
    case .expression(let expression): return expression
    case .classifiers(let classifiers):
      var names: [String] = []
      var parts: [LicenseExpression] = []
      for classifier in classifiers {
        switch classifier {
        case .identifier(let identifier): parts.append(.license(identifier))
        case .name(let name): names.append(name)
        }
      }
      if !names.isEmpty { parts += byName(names, recognised) }
      parts = parts.withoutDuplicates
      if parts.count > 1 {
        comments.append(
          "The metadata list several licences, and do not state whether one may be chosen.")
      }
      return parts.count == 1 ? parts[0] : .all(parts)
    case .text(let text):
      let parts = byName([DeclaredLicense.title(of: text)], recognised)
      return parts.count == 1 ? parts[0] : .all(parts)
    case nil:
      guard !files.isEmpty else { return nil }
      guard recognised.count == 1 else { return .license("LicenseRef-" + name) }
      comments.append("The metadata state no licence; this one was recognised by its text.")
      return .license(recognised[0])
    }
  }

  /// Returns the licence that was recognised in a file, for names that may stand for several.
  private mutating func byName(
    _ names: [String], _ recognised: [String]
  ) -> [LicenseExpression] {
    let quoted = names.map { "\"\($0)\"" }.joined(separator: ", ")
    if recognised.count == 1 {
      comments.append("The metadata say \(quoted); the licence was recognised by its text.")
      return [.license(recognised[0])]
    }
    comments.append("The metadata say \(quoted).")
    return names.map { .license("LicenseRef-" + Self.word($0)) }
  }

  private mutating func addComments(_ item: InventoryDistribution, _ documents: [FilePath]) {
    let libraries = item.bundledLibraries.map(\.path)
    if !libraries.isEmpty {
      comments.append(
        "Contains shared libraries of other projects: \(libraries.joined(separator: ", ")).")
    }
    if !documents.isEmpty {
      comments.append(
        "Other contents are listed in "
          + documents.map(\.string).joined(separator: ", ") + ".")
    }
  }

  /// The stanza; the texts of its licences go to `texts`.
  func paragraph(files patterns: [String], texts: inout LicenseTexts) -> ControlFile.Paragraph {
    var fields = [
      Self.list("Files", patterns), Self.list("Copyright", copyright),
    ]
    if let license {
      var names: [String: String] = [:]
      let identifiers = license.identifiers.withoutDuplicates
      let recognised = recognisedTexts
      let orphans = identifiers.filter { recognised[$0] == nil }
      for identifier in identifiers {
        let lines =
          recognised[identifier] ?? (orphans.count == 1 ? otherText(than: identifiers) : nil)
        names[identifier] = texts.add(identifier, text: lines, of: name)
      }
      fields.append(.init("License", license.copyrightFormat(names)))
      for (base, name) in license.exceptions(names) { texts.alias(name, of: base) }
    } else {
      fields.append(
        .init(
          "License",
          "not-stated\nNeither the metadata nor a file of the distribution states a licence."))
    }
    if !comments.isEmpty {
      fields.append(Self.list("Comment", comments.map { Self.wrapped($0) }.flatMap { $0 }))
    }
    return ControlFile.Paragraph(fields)
  }

  /// The text of each licence that was recognised: that of a file with nothing else, if there is one.
  private var recognisedTexts: [String: [String]] {
    var texts: [String: [String]] = [:]
    let alone = files.filter { $0.identifiers.count == 1 }
    for file in alone + files {
      for identifier in file.identifiers where texts[identifier] == nil {
        texts[identifier] = file.lines
      }
    }
    return texts
  }

  /// Returns the text of the files in which none of some licences was recognised; nil if there are
  /// none.
  ///
  /// It can only be the text of the one licence that was recognised nowhere.
  private func otherText(than identifiers: [String]) -> [String]? {
    let identifiers = Set(identifiers)
    let unknown = files.filter { !$0.identifiers.contains(where: identifiers.contains) }
    return unknown.isEmpty ? nil : Array(unknown.map(\.lines).joined(separator: [""]))
  }

  private static func lines(of text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      // Form feeds and the mark of the byte order stand for nothing that is written.
      var line = line.replacing("\t", with: "        ")
        .filter { $0 != "\u{c}" && $0 != "\u{feff}" }
      while line.last?.isWhitespace == true { line.removeLast() }
      return line.escapingControlCharacters
    }
  }

  /// Returns a field with one value on its line, or with several on lines of their own.
  private static func list(_ name: String, _ values: [String]) -> ControlFile.Field {
    let values = values.map(\.escapingControlCharacters)
    return .init(name, (values.count > 1 ? "\n" : "") + values.joined(separator: "\n"))
  }

  /// Returns text in lines of at most 76 characters, unless a word is longer.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < 76 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// Returns a name in the form that may follow `LicenseRef-`.
  private static func word(_ text: String) -> String {
    let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".")) }
    return words.isEmpty ? "unnamed" : words.joined(separator: "-")
  }
}
