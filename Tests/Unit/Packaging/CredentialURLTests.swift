import Packaging
import Testing

@Suite struct CredentialURLTests {
  @Test(arguments: [
    ("https://user:s3cret@example.org/simple/", "https://****@example.org/simple/"),
    ("https://T0KEN@example.org/simple", "https://****@example.org/simple"),
    ("https://a:b@h/ and https://c:d@h/", "https://****@h/ and https://****@h/"),
    ("git+https://oauth2:tok@h/x.git@v1", "git+https://****@h/x.git@v1"),
    ("git+ssh://git@h/x.git", "git+ssh://git@h/x.git"),
    ("ssh://jane@h/x.git", "ssh://jane@h/x.git"),
    ("ssh://jane:pass@h/x.git", "ssh://****@h/x.git"),
    ("https://p@ss:w@rd@h/", "https://****@h/"),
    ("https://h/a@b/c", "https://h/a@b/c"),
    ("a https://h and mail user@h", "a https://h and mail user@h"),
    ("http://h/f.whl?private_token=abc&x=1#y", "http://h/f.whl?private_token=****&x=****#y"),
    ("http://h/f.whl?X-Amz-Signature=abc", "http://h/f.whl?X-Amz-Signature=****"),
    ("http://h/?monkey=banana", "http://h/?monkey=****"),
    ("https://h/a?jwt=s3", "https://h/a?jwt=****"), ("https://h/a?s3cret", "https://h/a?****"),
    ("https://h/a?p=1;token=s3#x", "https://h/a?p=****;token=****#x"),
    ("https://h/a?TOKEN%3Ds3", "https://h/a?****"), ("https://h/a?b=it's3", "https://h/a?b=****"),
    ("got 'https://h/a?b=c'.", "got 'https://h/a?b=****'."),
    ("(https://h/a?b=c), 'https://h/?'", "(https://h/a?b=****), 'https://h/?'"),
    ("https://h/a?b=${T}&c=${T}x", "https://h/a?b=${T}&c=****"),
    ("git+https://h/a.git?b=c@v1#egg=x", "git+https://h/a.git?b=****#egg=x"),
    ("is it a=b? yes=no", "is it a=b? yes=no"), ("x/y?z=1", "x/y?z=1"),
    ("x/y?token=1", "x/y?token=****"), ("https:/h/x?y=z", "https:/h/x?y=****"),
    ("//u:s3cret@h:1/simple", "//****@h:1/simple"), ("//T0KEN@h/x", "//****@h/x"),
    ("'//u:s3/w@h/x'", "'//****@h/x'"), ("cannot find '/u:s3@h/x'", "cannot find '/****@h/x'"),
    ("--index-url=//u:s3@h/", "--index-url=//****@h/"), ("// see a@b", "// see a@b"),
    ("//h:80/a@b", "//h:80/a@b"), ("/srv/a@b", "/srv/a@b"), ("/srv/a:b@c", "/srv/a:b@c"),
    ("{\"url\": \"https://u:p@h/\"}", "{\"url\": \"https://****@h/\"}"),
    ("cannot fetch 'https://u:it's@h/'", "cannot fetch 'https://****@h/'"),
    ("cannot find '/src/a==https:/u:p@h/x'", "cannot find '/src/a==https:/****@h/x'"),
    ("HTTPS:/T0KEN@h/", "HTTPS:/****@h/"), ("https:///u:p@h/", "https:///****@h/"),
    ("https:u:p@h/x", "https:****@h/x"), ("ssh: jane@h", "ssh: jane@h"),
    ("file:///a@b/c", "file:///a@b/c"), ("lock.txt:/a@b/c", "lock.txt:/a@b/c"),
    ("ssh:/git@h/x", "ssh:/git@h/x"),
    ("https://u:s3#w@h:1/x", "https://****@h:1/x"), ("https://u:s3/w@h/x", "https://****@h/x"),
    ("https://u:s3?w@h", "https://****@h"), ("https://u:12#w@h/x", "https://****@h/x"),
    ("https://u:/w@h/x@y", "https://u:/w@h/x@y"), ("https://u:a/b/c@h/", "https://****@h/"),
    ("https://u:s3 w@h/x", "https://****@h/x"), ("https://u:s 3 w@h/", "https://****@h/"),
    ("'https://u:s3 ' and a@b", "'https://u:s3 ' and a@b"),
    ("git+https://u:s/w@h/x.git@v1", "git+https://****@h/x.git@v1"),
    ("git+https://h:org/x.git@v1", "git+https://h:org/x.git@v1"),
    ("https://h:8080/a@b and https://h:99: a@b", "https://h:8080/a@b and https://h:99: a@b"),
    ("'https://h:80': a@b", "'https://h:80': a@b"),
    ("https://h:${PORT}/x@1", "https://h:${PORT}/x@1"),
    ("https://[::1]:80/a@b", "https://[::1]:80/a@b"),
    ("u:pass@h:1/simple", "****@h:1/simple"), ("'u:p@ss@h'", "'****@h'"),
    ("--index-url=u:pass@h/", "--index-url=****@h/"), ("u:s3#w?@[::1]/", "****@[::1]/"),
    ("mailto:jane@h and pkg:pypi/x@1", "mailto:jane@h and pkg:pypi/x@1"),
    ("git@h:org/x@v1", "git@h:org/x@v1"), ("C:\\a@b", "C:\\a@b"), ("f.txt:3: a@b", "f.txt:3: a@b"),
    ("{\"a\":\"b@c\"}", "{\"a\":\"b@c\"}"),
    ("no URL: key=value", "no URL: key=value"), ("", ""), ("://@", "://@"), ("@://a@", "@://****@"),
  ])
  func `credentials are masked wherever a URL stands`(text: String, masked: String) {
    #expect(CredentialURL.masking(text) == masked)
    #expect(CredentialURL.masking(masked) == masked)
  }

  @Test(arguments: [
    ("T0KEN@h/simple", "****@h/simple"), ("u:a/b@h/simple", "****@h/simple"),
    ("ftp://u:p@h/", "****@h/"), ("etpw@h", "****@h"), ("h/simple", "h/simple"),
  ])
  func `what cannot be parsed shows nothing before its host`(text: String, masked: String) {
    #expect(CredentialURL.maskingStart(of: text) == masked)
  }

  @Test func `the credentials of an invalid URL are known`() {
    for text in ["https://u:s3c#ret@h/x", "https://u:s3c#ret@h", "u:s3c#ret@h/x"] {
      let url = CredentialURL(text)
      #expect(url.credentials == .init(user: "u", password: "s3c#ret"))
      #expect(url.withoutCredentials == text.replacing("u:s3c#ret@", with: ""))
    }
  }

  @Test func `what is cut off does not show a part of a password`() throws {
    let text = "a @@ " + String(repeating: "x", count: 170) + "https://user:s3cret-and-long@h/"
    let error = #expect(throws: RequirementError.self) { try Requirement(text) }
    #expect(error?.message.contains("s3cret") == false)
  }

  @Test func `many URLs take time in proportion`() {
    for url in ["ssh://jane@h/ ", "https:", "https://a:b/", "https://a:b ", "a:b ", "a:", "aaa"] {
      let text = String(repeating: url, count: 20_000)
      let time = ContinuousClock().measure { #expect(CredentialURL.masking(text) == text) }
      #expect(time < .seconds(20))
    }
  }

  @Test func `credentials are decoded`() {
    let url = CredentialURL("https://us%40er:p%3Aa%2Fss@Example.ORG:8443/simple")
    #expect(url.credentials == .init(user: "us@er", password: "p:a/ss"))
    #expect(url.host == "example.org")
    #expect(url.withoutCredentials == "https://Example.ORG:8443/simple")
    #expect("\(url)" == "https://****@Example.ORG:8443/simple")
    #expect(CredentialURL("https://h/").credentials == nil)
    #expect(CredentialURL("https://[::1]:80/").host == "[::1]")
  }
}

@Suite struct SecretsTests {
  @Test func `a password is found in other words and encodings`() {
    let secrets = Secrets()
    secrets.add(credentialsOf: CredentialURL("https://jane:sw%2Ford@h/"))
    #expect(
      secrets.maskingFileText("got sw/ord and sw%2Ford for jane") == "got **** and **** for jane")
  }

  @Test(arguments: ["u:s3cret/x@127.0.0.1:1", "http://u:s3cret/x@127.0.0.1:1"])
  func `the password of a proxy may have any character`(proxy: String) {
    let secrets = Secrets()
    secrets.add(credentialsOfProxy: CredentialURL(proxy))
    #expect(secrets.maskingMessage("no s3cret/x here") == "no **** here")
  }

  @Test func `a query leads to the same file in what is written`() {
    let secrets = Secrets()
    let url = "https://h/x?raw=1&jwt=s3&p;token=s3"
    #expect(secrets.maskingFileText(url) == "https://h/x?raw=1&jwt=****&p;token=****")
    #expect(secrets.maskingMessage(url) == "https://h/x?raw=****&jwt=****&****;token=****")
    #expect(secrets.written("https://h/x?raw=1") == "https://h/x?raw=1")
  }

  @Test func `a token in place of the user is a secret`() {
    let secrets = Secrets()
    secrets.add(credentialsOf: CredentialURL("https://t0k3n-value@h/"))
    #expect(secrets.maskingFileText("t0k3n-value") == "****")
  }

  @Test func `a variable is shown as the reference to it`() {
    let secrets = Secrets()
    secrets.add(value: "canary-1234", ofVariable: "TOKEN")
    secrets.add(credentialsOf: CredentialURL("https://u:canary-1234@h/"))
    #expect(secrets.maskingFileText("h/canary-1234/x") == "h/${TOKEN}/x")
    #expect(
      secrets.written("https://u:canary-1234@h/canary-1234") == "https://u:${TOKEN}@h/${TOKEN}")
  }

  @Test(arguments: [
    ("https://u:p@h/x", "https://h/x"), ("https://token@h/x", "https://h/x"),
    ("git+ssh://git@h/x@v1", "git+ssh://git@h/x@v1"),
    ("https://${U}:${P}@h/x", "https://${U}:${P}@h/x"),
    ("https://h/x#subdirectory=y", "https://h/x#subdirectory=y"),
    ("https://h/x?token=abc", "https://h/x?token=****"),
  ])
  func `credentials that are written out do not get into files`(url: String, written: String) {
    #expect(Secrets().written(url) == written)
  }

  @Test func `short values are not looked for in words`() {
    let secrets = Secrets()
    secrets.add(value: "demo", ofVariable: "NAME")
    #expect(secrets.maskingFileText("demo-lib") == "demo-lib")
  }
}

@Suite struct PythonLiteralTests {
  @Test(arguments: [
    ("'plain'", "plain"), ("\"it's\"", "it's"),
    (#"'\nhttps://a/\nhttps://b/'"#, "\nhttps://a/\nhttps://b/"),
    (#"'a\\b\'c\x41\u00e4'"#, "a\\b'cA\u{e4}"), ("''", ""),
  ])
  func `what repr writes is read back`(literal: String, text: String) {
    #expect(PythonLiteral.string(literal) == text)
  }

  @Test(arguments: ["", "'", "plain", "'a", "'a\"", "'a'b'", #"'\'"#, #"'\x4'"#, #"'\q'"#])
  func `anything else is none`(literal: String) { #expect(PythonLiteral.string(literal) == nil) }
}
