import SystemPackage
import Testing

@testable import Pipeline

@Suite struct SharedDirectoryTests {
  @Test(arguments: [
    "/", "/opt", "/opt/venvs", "/opt/bin/x", "/usr/lib", "/lib/python3.11", "/usr/lib/python3/x",
    "/usr/bin", "/usr/bin/x", "/bin/x", "/sbin/x", "/lib64/x", "/lib32/x", "/lib/x86_64-linux-gnu",
    "/usr/games/x", "/usr/local/bin/x", "/usr/local/x", "/usr/local/lib/x/y", "/usr/local",
    "/boot/x",
    "/var/lib/dpkg", "/var/lib/dpkg/info", "/var/lib/apt/lists/x", "/usr/lib/.build-id",
    "/usr/lib/.build-id/ab", "/usr/lib/nagios", "/usr/lib/nagios/plugins", "/usr/share/nginx",
    "/usr/share/nginx/html", "/usr/share/man/man1", "/usr/share/locale/de", "/run/x", "/var/run/x",
    "/var/lock/x", "/dev/shm/x", "/etc/x", "/home/jo", "/root", "/srv/www", "/var/www",
  ])
  func `what many packages share is no directory of a tree`(prefix: String) {
    #expect(SharedDirectory.reason(against: FilePath(prefix)) != nil)
  }

  @Test(arguments: [
    "/opt/venvs/x", "/opt/x", "/usr/lib/x", "/lib/x", "/usr/share/x", "/usr/share/x/y", "/srv/x",
    "/var/lib/x", "/home/jo/x", "/usr/lib/nagios/x", "/opt/x/bin/y", "/usr/lib/x86_64-linux-gnu/x",
    "/usr/libexec/x", "/var/lib/python-x", "/tmp/x", "/var/tmp/x", "/var/www/x",
  ])
  func `a directory of the package's own is one`(prefix: String) {
    #expect(SharedDirectory.reason(against: FilePath(prefix)) == nil)
  }

  /// A bundle is no package.
  @Test(arguments: [
    ("/usr/local/x", nil), ("/usr/local/lib/x", nil), ("/usr/local/share/x/y", nil),
    ("/usr/local", "shared by many packages"), ("/usr/local/lib", "shared by many packages"),
    ("/usr/local/etc", "shared by many packages"),
    ("/usr/local/bin/x", "'/usr/local/bin' has files of other programs only"),
    ("/usr/local/lib/python3.11/x", "on the module search path"), ("/usr/bin/x", "'/usr/bin' has"),
  ])
  func `a tree that is not of a package may be in usr local`(prefix: String, reason: String?) {
    let found = SharedDirectory.reason(against: FilePath(prefix), isOfPackage: false)
    #expect((found == nil) == (reason == nil))
    if let reason { #expect(found?.contains(reason) == true) }
  }

  @Test(arguments: [("/tmp/x", true), ("/var/tmp/x/y", true), ("/opt/tmp/x", false)])
  func `where the system removes files is a warning`(prefix: String, isWarned: Bool) {
    let caution = SharedDirectory.caution(about: FilePath(prefix))
    #expect((caution != nil) == isWarned)
    #expect(caution?.contains(prefix) != false)
  }
}
