import Core
import Debian
import SystemPackage
import TestSupport
import Testing

@testable import SBOM

@Suite struct CopyrightTests {
  private static let mit = """
    MIT License

    Copyright (c) YEAR NAME

    Permission is hereby granted, free of charge, to any person obtaining a copy of this.
    The above copyright notice and this permission notice shall be included.
    """

  private func stanzas(_ text: String) throws -> [[String: String]] {
    try ControlFile(parsing: text, file: "copyright").paragraphs.map { paragraph in
      Dictionary(uniqueKeysWithValues: paragraph.fields.map { ($0.name, $0.value) })
    }
  }

  @Test func everyTextIsThereOnce() throws {
    let tree = try SampleTree()
    for (name, year) in [("a", "2001"), ("b", "2002")] {
      let text = Self.mit.replacing("YEAR", with: year).replacing("NAME", with: name)
      try tree.add(
        name, metadata: "License: MIT", files: ["\(name).py": "", "@/LICENSE.txt": text])
    }
    try tree.add(
      "c", metadata: "License-Expression: MIT",
      files: ["c/x.py": "", "@/licenses/LICENSE": Self.mit + "\nAnd a further condition.\n"])
    let (text, warnings) = try tree.inventory().copyright()
    #expect(warnings.isEmpty)
    let all = try stanzas(text)
    #expect(
      all.map { $0["License"]?.split(separator: "\n").first } == [
        "Expat", "Expat", "Expat-c", "Expat", "Expat-c",
      ])
    #expect(all[0]["Copyright"] == "2001 a")
    let site = "opt/venvs/demo/lib/python3.11/site-packages"
    #expect(
      all[0]["Files"] == "\n\(site)/__pycache__/a.*\n\(site)/a-1.0.dist-info/*\n\(site)/a.py")
    #expect(all[2]["Files"] == "\n\(site)/c-1.0.dist-info/*\n\(site)/c/*")
    #expect(all[3]["License"]?.contains("2001") == false)
  }

  @Test func expressionsAndExceptions() throws {
    let tree = try SampleTree()
    try tree.add(
      "a",
      metadata: """
        Author: A. Author
        Author-email: a@example.org
        License-Expression: GPL-2.0-or-later WITH Classpath-exception-2.0 AND (MIT OR Apache-2.0)
        """)
    let (text, warnings) = try tree.inventory().copyright()
    #expect(warnings.isEmpty)
    let all = try stanzas(text)
    #expect(
      all[0]["License"] == "GPL-2+ with Classpath-2.0 exception, and Expat or Apache-2.0")
    #expect(all[0]["Copyright"] == "A. Author <a@example.org>")
    #expect(all[0]["Comment"]?.contains("author") == true)
    let names = all.dropFirst().map { $0["License"]?.split(separator: "\n").first }
    #expect(
      names == ["Apache-2.0", "Expat", "GPL-2+", "GPL-2+ with Classpath-2.0 exception"])
    #expect(all[1]["License"]?.contains("/usr/share/common-licenses/Apache-2.0.") == true)
  }

  @Test func ambiguousNamesAreToldByTheText() throws {
    let tree = try SampleTree()
    let bsd = """
      Copyright 2020 B
      Redistribution and use in source and binary forms are permitted.
      Neither the name of B may be used.
      """
    try tree.add(
      "b", metadata: "Classifier: License :: OSI Approved :: BSD License",
      files: ["@/LICENSE": bsd])
    try tree.add("c", metadata: "Classifier: License :: OSI Approved :: BSD License")
    let all = try stanzas(try tree.inventory().copyright().text)
    #expect(all[0]["License"] == "BSD-3-clause")
    #expect(all[1]["License"] == "BSD-License")
    #expect(all.last?["License"]?.contains("has no file with the text") == true)
  }

  @Test func whatIsUnknownIsSaid() throws {
    let tree = try SampleTree()
    try tree.add("silent")
    let (text, warnings) = try tree.inventory().copyright()
    #expect(warnings.count == 1 && warnings[0].hasPrefix("silent 1.0 states no licence"))
    let all = try stanzas(text)
    #expect(all[0]["Copyright"] == "not stated")
    #expect(all[0]["License"]?.hasPrefix("not-stated\nNeither the metadata") == true)
  }

  @Test func patternsShareNothing() throws {
    let files = [
      ["lib/s/google/a/x.py", "lib/s/google/a/y.py", "bin/a", "lib/s/one.py"],
      ["lib/s/google/b.py", "lib/s/odd name*/z", "lib/s/google/a/x.py"], ["share/man/man1/c.1"],
    ]
    let patterns = try FilePatterns(
      files.map { $0.compactMap { TreePath($0) } }, sitePackages: ["lib/s"],
      budget: Budget("tree")
    ).patterns
    #expect(
      patterns == [
        ["bin/a", "lib/s/__pycache__/one.*", "lib/s/google/a/*", "lib/s/one.py"],
        ["lib/s/google/__pycache__/b.*", "lib/s/google/b.py", "lib/s/odd?name\\*/*"],
        ["share/man/man1/c.1"],
      ])
  }
}
