internal import Markup
public import Vocabulary

/// What happened, as an Atom feed (RFC 4287).
public struct AtomFeed {
  public struct Entry {
    /// For ever.
    public let id: String
    let title: String
    /// Date and time of ISO 8601.
    public let updated: String
    let link: String
    let summary: String

    public init(id: String, title: String, updated: String, link: String, summary: String) {
      (self.id, self.title, self.updated, self.link, self.summary) = (id, title, updated, link, summary)
    }
  }

  /// - Parameters:
  ///   - entries: the newest first; those that were added last count for the date of the feed.
  ///   - address: the server's, without a slash at the end.
  ///   - path: of the feed itself, with its query.
  ///   - next: of the page that follows.
  public static func text(
    _ entries: [Entry], title: String, address: String, path: String, next: String? = nil, language: Language
  ) -> String {
    let updated = entries.map(\.updated).max() ?? "1970-01-01T00:00:00Z"
    var feed: XML = """
      <?xml version="1.0" encoding="UTF-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.rawValue)">
      <id>\(address + path)</id>
      <title>\(title)</title>
      <updated>\(updated)</updated>
      <author><name>Ecotone</name></author>
      <link rel="self" href="\(address + path)"/>

      """
    if let next { feed += "<link rel=\"next\" href=\"\(address + next)\"/>\n" }
    for entry in entries {
      feed += """
        <entry><id>\(entry.id)</id><title>\(entry.title)</title><updated>\(entry.updated)</updated>\
        <link href="\(entry.link)"/><summary>\(entry.summary)</summary></entry>

        """
    }
    feed += "</feed>\n"
    return feed.text
  }
}
