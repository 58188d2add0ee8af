package import PublicRecord
package import RecordKernel

extension Reply {
  /// A document of the record that everybody may see: under its hash, never under the name that its file had. A long
  /// one is not read here.
  /// - Returns: nil where nobody can read it.
  package init?(_ document: RecordDocument, of subject: String, _ record: RecordStore) {
    if let path = record.path(document) {
      self.init(file: File(path: path, tag: document.sha256), type: document.mediaType)
      // Whoever has it asks by its tag whether it is still shown.
      headers.append(("Cache-Control", "no-cache"))
    } else if let data = record.contents(document, of: subject, reader: .anyone) {
      self.init(bytes: Array(data), type: document.mediaType)
    } else {
      return nil
    }
    let name = "\(subject)-\(document.sha256.prefix(8)).\(document.suffix)"
    headers.append(("Content-Disposition", "inline; filename=\"\(name)\""))
  }
}
