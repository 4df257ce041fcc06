/// An object of the project that a server runs, such as `shop.wsgi:application`.
package struct ServerApplication: Sendable, Equatable, Codable {
  /// What the object and the server agree upon.
  package enum Interface: String, Sendable, Codable {
    /// PEP 3333.
    case wsgi
    /// ASGI, for asynchronous applications.
    case asgi
    /// An application of Celery, whose worker is its server.
    case celery
  }

  /// The interface.
  package let interface: Interface
  /// `module:name`; with parentheses at the end for a function that returns the callable.
  package let target: String

  package init(interface: Interface, target: String) {
    self.interface = interface
    self.target = target
  }
}
