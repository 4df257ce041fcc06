import Processes
import Testing

@Suite struct InheritedEnvironmentTests {
  private func names(_ variables: [String]) -> (programs: Set<String>, pip: Set<String>) {
    let inherited = InheritedEnvironment(
      Dictionary(uniqueKeysWithValues: variables.map { ($0, "value") }))
    return (Set(inherited.forPrograms.keys), Set(inherited.forPip.keys))
  }

  @Test(arguments: [
    "PYTHONHOME", "PYTHONINSPECT", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE",
    "PYTHONWARNINGS", "PYTHONOPTIMIZE", "PYTHONUTF8", "PYTHONPLATLIBDIR", "PYTHON_GIL",
    "PIP_REQUIRE_HASHES", "PIP_CACHE_DIR", "PIP_CONFIG_SETTINGS", "PIP_EDITABLE", "PIP_TARGET",
    "PIP_USER", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN", "PIP_REPORT", "PIP_LOG", "PIP_NO_DEPS",
    "PIP_REQUIREMENT", "PIP_CONSTRAINT", "PIP_PLATFORM", "PIP_PYTHON", "PIP_SRC", "PIP_QUIET",
    "PIP_NO_BUILD_ISOLATION", "PIP_ONLY_BINARY", "PIP_ISOLATED", "PIP_DEST", "PIP_WHEEL_DIR",
    "VENVDEB_INDEX_URL", "DH_VENVDEB_ARGUMENTS", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT",
    "__PYVENV_LAUNCHER__",
  ])
  func `what changes a build behind its back is left out`(name: String) {
    let passing = names([name])
    #expect(passing.programs.isEmpty && passing.pip.isEmpty)
  }

  @Test(arguments: [
    "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "http_proxy", "HTTPS_PROXY", "no_proxy",
    "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC", "SSH_AUTH_SOCK",
    "GIT_SSH_COMMAND", "GIT_CONFIG_GLOBAL", "CFLAGS", "LDFLAGS", "DEB_BUILD_OPTIONS",
    "DEB_HOST_MULTIARCH", "SOURCE_DATE_EPOCH", "LD_PRELOAD", "FAKEROOTKEY", "XDG_CONFIG_HOME",
    "SETUPTOOLS_SCM_PRETEND_VERSION", "PYTHONHASHSEED", "PYTHON", "PKG_CONFIG_PATH", "PIPX_HOME",
  ])
  func `what users rely on passes to every program`(name: String) {
    let passing = names([name])
    #expect(passing.programs == [name] && passing.pip == [name])
  }

  @Test(arguments: [
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_CERT",
    "PIP_TRUSTED_HOST", "PIP_PROXY", "PIP_CONFIG_FILE", "PIP_TIMEOUT",
  ])
  func `what says where an index is passes to pip only`(name: String) {
    let passing = names([name])
    #expect(passing.programs.isEmpty && passing.pip == [name])
  }
}
