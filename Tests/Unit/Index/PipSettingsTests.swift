import Core
import Index
import Packaging
import SystemPackage
import TestSupport
import Testing

/// pip's configuration, read as pip reads it.
@Suite struct PipSettingsTests {
  /// Directories with files at all places where pip looks, and the variables that lead there.
  private func environment(_ scratch: borrowing Scratch) throws -> [String: String] {
    try scratch.write(
      """
      # a comment
      [global]
      index-url = https://system.example/simple
      Timeout: 7
      extra_index_url =
          https://one.example/simple

          # not this
          https://two.example/simple
      no-index = %(x)s; not a comment
      empty =
      [install]
      find-links = https://install.example/
      """, to: "xdg/pip/pip.conf")
    try scratch.write("[global]\nretries=1\ncert = /legacy.pem\n", to: "home/.pip/pip.conf")
    try scratch.write(
      "[global]\ncert = /user.pem\n[download]\nretries = 2\n",
      to: "home/.config/pip/pip.conf")
    try scratch.write("[global]\nproxy = site\n", to: "prefix/pip.conf")
    try scratch.write("[global]\nproxy = named\n", to: "named.conf")
    return [
      "XDG_CONFIG_DIRS": scratch.path.appending("xdg").string,
      "HOME": scratch.path.appending("home").string,
    ]
  }

  private func read(
    _ scratch: borrowing Scratch, _ more: [String: String] = [:]
  ) throws -> PipSettings {
    try PipSettings.read(
      environment: environment(scratch).merging(more) { $1 },
      prefix: scratch.path.appending("prefix"))
  }

  @Test func laterFilesWinOverEarlierOnes() throws {
    let scratch = try Scratch()
    let settings = try read(scratch, ["PIP_TIMEOUT": "9", "PIP_INDEX_URL": ""])
    #expect(settings["index-url"] == "https://system.example/simple")
    #expect(settings["timeout"] == "9")
    #expect(
      settings.words("extra-index-url")
        == ["https://one.example/simple", "https://two.example/simple"])
    #expect(settings["no-index"] == "%(x)s; not a comment")
    #expect(settings["empty"] == nil)
    #expect(settings["find-links"] == "https://install.example/")
    #expect(settings["retries"] == "2")
    #expect(settings["cert"] == "/user.pem")
    #expect(settings["proxy"] == "site")
  }

  @Test func aNamedFileReplacesThatOfTheUser() throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("named.conf").string
    let settings = try read(scratch, ["PIP_CONFIG_FILE": path])
    #expect(settings["proxy"] == "named")
    #expect(settings["cert"] != "/user.pem")
    #expect(settings["index-url"] == "https://system.example/simple")
    let none = try read(scratch, ["PIP_CONFIG_FILE": "/dev/null", "PIP_RETRIES": "3"])
    #expect(none["index-url"] == nil && none["retries"] == "3")
    let missing = try read(scratch, ["PIP_CONFIG_FILE": "/nonexistent"])
    #expect(missing["cert"] == "/user.pem")
  }

  /// pip itself, where this machine has it, says the same of each option.
  @Test(arguments: [[:], ["PIP_TIMEOUT": "9"], ["PIP_CONFIG_FILE": "named.conf"]])
  func pipReadsTheSame(more: [String: String]) throws {
    let scratch = try Scratch()
    var variables = try environment(scratch).merging(more) { $1 }
    if let name = variables["PIP_CONFIG_FILE"] {
      variables["PIP_CONFIG_FILE"] = scratch.path.appending(name).string
    }
    try Tool.check(
      ["python3", "-m", "venv", "--without-pip", scratch.path.appending("prefix").string])
    let result = try Tool.run(
      [scratch.path.pushing("prefix/bin/python3").string, "-c", Self.program],
      environment: variables)
    try #require(result.status == 0, "pip is not installed for /usr/bin/python3: \(result.errors)")
    let settings = try PipSettings.read(
      environment: variables, prefix: scratch.path.appending("prefix"))
    // An empty line in a value is one for pip; options with several values are split there anyway.
    func words(_ value: String) -> [Substring] { value.split(whereSeparator: \.isWhitespace) }
    let expected = try JSONText.decode([String: String].self, from: result.output)
    let found = Dictionary(
      uniqueKeysWithValues: settings.options.map { ($0, words(settings[$0] ?? "")) })
    #expect(found.filter { !$0.value.isEmpty } == expected.mapValues(words))
  }

  /// Prints the options as pip merges them for `pip download`, with those of `install`.
  private static let program = """
    import sys, json
    sys.path.append("/usr/lib/python3/dist-packages")
    from pip._internal.configuration import Configuration
    configuration = Configuration(isolated=False)
    configuration.load()
    found = {}
    for section in ["global", "install", "download", "wheel", ":env:"]:
        for key, value in configuration.items():
            if key.startswith(section + ".") and value:
                found[key[len(section) + 1:]] = value
    print(json.dumps(found))
    """

  @Test(arguments: [
    ("x = 1\n", "1: cannot read the configuration of pip: an option before the first section"),
    (
      "[a]\nx = 1\nx: 2\n",
      "3: cannot read the configuration of pip: option 'x' is there twice in 'a'"
    ),
    ("[a]\nword\n", "2: cannot read the configuration of pip: expected 'name = value', got 'word'"),
    ("[a\n", "1: cannot read the configuration of pip: missing ']'"),
    ("[a]\n[a]\n", "2: cannot read the configuration of pip: section 'a' is there twice"),
  ])
  func rejectsWhatPipRejects(text: String, message: String) throws {
    let scratch = try Scratch()
    try scratch.write(text, to: "pip.conf")
    let path = scratch.path.appending("pip.conf").string
    let error = #expect(throws: PipSettingsError.self) {
      try PipSettings.read(environment: ["PIP_CONFIG_FILE": path], prefix: "/nonexistent")
    }
    #expect(
      error?.description.hasPrefix("\(path):\(message)") == true, "\(String(describing: error))")
  }

  @Test func readsNetrcAsPython() {
    let netrc = NetrcText(
      parsing: """
        # machine no.example login a password b
        machine one.example login jane password #p@ss
        machine two.example
          login "j d" account x password a\\"b
        macdef init
        machine hidden.example login a password b

        machine three.example password only
        default login anonymous password me
        """)
    #expect(netrc.credentials(for: "one.example")?.password == "#p@ss")
    #expect(netrc.credentials(for: "two.example")?.user == "j d")
    #expect(netrc.credentials(for: "two.example")?.password == "a\"b")
    #expect(netrc.credentials(for: "three.example")?.password == "only")
    #expect(netrc.credentials(for: "hidden.example")?.user == "anonymous")
    #expect(netrc.credentials(for: "no.example")?.user == "anonymous")
  }
}
