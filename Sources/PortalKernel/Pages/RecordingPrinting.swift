package import Markup
package import Participation
package import RecordKernel
internal import Vocabulary

/// Recordings of meetings, on everybody's pages and on the desk.
extension Printing {
  /// A player with its captions.
  /// - Parameter address: of one of its files.
  package func player(_ recording: Recording, at address: (RecordDocument) -> String) -> HTML {
    let own = captions(of: recording)
    let tracks = recording.captions.map { captions -> HTML in
      let languages = captions.languages.compactMap(Language.init(rawValue:))
      let kind = recording.languages.contains { languages.contains($0) } ? "captions" : "subtitles"
      let name = languages.map { printer.texts.word("language", $0) }.joined()
      return """
        <track kind="\(kind)" src="\(address(captions))" srclang="\(captions.languages.joined())" label="\(name)"\
        \(when(captions == own, " default"))>
        """
    }
    let source: HTML = "<source src=\"\(address(recording.file))\" type=\"\(recording.file.mediaType)\">\(tracks)"
    let title = recording.title[language]
    return recording.isVideo
      ? "<video class=\"player\" controls playsinline preload=\"metadata\" aria-label=\"\(title)\">\(source)</video>"
      : "<audio class=\"player\" controls preload=\"metadata\" aria-label=\"\(title)\">\(source)</audio>"
  }

  /// The captions that whoever reads is shown first: in their language, else in one that is spoken.
  package func captions(of recording: Recording) -> RecordDocument? {
    recording.captions.first { $0.languages.contains(language.rawValue) }
      ?? recording.captions.first { captions in captions.languages.contains { recording.file.languages.contains($0) } }
  }

  /// What sort it is, what is spoken, how large it is.
  package func facts(_ recording: Recording) -> HTML {
    let languages = recording.languages.map { printer.texts.word("language", $0) }.joined(separator: ", ")
    return "\(t(recording.isVideo ? "recording.video" : "recording.sound")) · \(languages) · \(size(recording.file))"
  }

  /// How large a file is, in megabytes, and at least one.
  package func size(_ document: RecordDocument) -> String {
    t("recording.size", ["n": count(max(1, document.bytes >> 20))])
  }
}
