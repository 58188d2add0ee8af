internal import Atlas
internal import Markup
internal import Vocabulary

/// What a layer is, in one language. Source: ISO 19115:2003 as ISO/TS 19139:2007 encodes it.
struct LayerMetadata {
  private let edition: LayerEdition
  private let language: Language
  /// Addresses with their names.
  private let links: [(address: String, name: String)]

  init(_ edition: LayerEdition, _ language: Language, links: [(address: String, name: String)]) {
    (self.edition, self.language, self.links) = (edition, language, links)
  }

  var text: String {
    let (record, description) = (edition.record, edition.record.description)
    func text(_ name: String, _ value: String) -> XML {
      let open = XML(stringLiteral: name)
      return "<gmd:\(open)><gco:CharacterString>\(value)</gco:CharacterString></gmd:\(open)>"
    }
    func code(_ name: String, _ list: String, _ value: String) -> XML {
      let (open, type) = (XML(stringLiteral: name), XML(stringLiteral: list))
      return """
        <gmd:\(open)><gmd:\(type) codeList="http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#\(type)" \
        codeListValue="\(value)">\(value)</gmd:\(type)></gmd:\(open)>
        """
    }
    func party(_ name: String, _ role: String) -> XML {
      """
      <gmd:CI_ResponsibleParty>\(text("organisationName", name))<gmd:contactInfo><gmd:CI_Contact><gmd:onlineResource>\
      <gmd:CI_OnlineResource><gmd:linkage><gmd:URL>\(description.publisher)</gmd:URL></gmd:linkage>\
      </gmd:CI_OnlineResource></gmd:onlineResource></gmd:CI_Contact></gmd:contactInfo>\
      \(code("role", "CI_RoleCode", role))</gmd:CI_ResponsibleParty>
      """
    }
    let box = record.extent.map { extent -> XML in
      let names = ["westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude"]
      let bounds = zip(names, [extent[0], extent[2], extent[1], extent[3]]).map { name, value -> XML in
        let open = XML(stringLiteral: name)
        return "<gmd:\(open)><gco:Decimal>\(NumberText.shortest(value))</gco:Decimal></gmd:\(open)>"
      }
      return """
        <gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>\(bounds)\
        </gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent>
        """
    }
    let scale = description.scale.map { scale -> XML in
      """
      <gmd:spatialResolution><gmd:MD_Resolution><gmd:equivalentScale><gmd:MD_RepresentativeFraction><gmd:denominator>\
      <gco:Integer>\(String(scale))</gco:Integer></gmd:denominator></gmd:MD_RepresentativeFraction>\
      </gmd:equivalentScale></gmd:MD_Resolution></gmd:spatialResolution>
      """
    }
    let resources = links.map { address, name -> XML in
      """
      <gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>\(address)</gmd:URL></gmd:linkage>\
      \(text("name", name))</gmd:CI_OnlineResource></gmd:onLine>
      """
    }
    let lineage =
      "\(record.source.name), SHA-256 \(record.source.sha256), \(record.source.crsName); "
      + "\(record.repairs.count) repairs"
    let kind = record.raster == nil ? "vector" : "grid"
    let code3 = [Language.english: "eng", .french: "fra", .spanish: "spa"][language] ?? "eng"
    let document: XML = """
      <?xml version="1.0" encoding="UTF-8"?>
      <gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xsi:schemaLocation="http://www.isotc211.org/2005/gmd http://www.isotc211.org/2005/gmd/gmd.xsd">
      \(text("fileIdentifier", "\(record.id)@\(record.edition)"))
      \(text("language", code3))
      \(code("characterSet", "MD_CharacterSetCode", "utf8"))
      \(code("hierarchyLevel", "MD_ScopeCode", "dataset"))
      <gmd:contact>\(party(description.attribution, "pointOfContact"))</gmd:contact>
      <gmd:dateStamp><gco:Date>\(description.date)</gco:Date></gmd:dateStamp>
      \(text("metadataStandardName", "ISO 19115:2003/19139"))
      \(text("metadataStandardVersion", "1.0"))
      <gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier><gmd:RS_Identifier>\
      \(text("code", record.raster == nil ? "CRS84" : record.source.crsName))</gmd:RS_Identifier>\
      </gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>
      <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>\
      \(text("title", description.title.text(language)))<gmd:date><gmd:CI_Date><gmd:date><gco:Date>\
      \(description.date)</gco:Date></gmd:date>\(code("dateType", "CI_DateTypeCode", "publication"))</gmd:CI_Date>\
      </gmd:date>\(text("edition", record.edition))</gmd:CI_Citation></gmd:citation>\
      \(text("abstract", description.summary.text(language)))<gmd:pointOfContact>\
      \(party(description.attribution, "owner"))</gmd:pointOfContact>\
      <gmd:descriptiveKeywords><gmd:MD_Keywords>\(text("keyword", description.theme))</gmd:MD_Keywords>\
      </gmd:descriptiveKeywords><gmd:resourceConstraints><gmd:MD_LegalConstraints>\
      \(code("useConstraints", "MD_RestrictionCode", "license"))\(text("otherConstraints", description.licence))\
      </gmd:MD_LegalConstraints></gmd:resourceConstraints>\
      \(code("spatialRepresentationType", "MD_SpatialRepresentationTypeCode", kind))\
      \(scale)\(text("language", code3))\(code("characterSet", "MD_CharacterSetCode", "utf8"))\
      <gmd:topicCategory><gmd:MD_TopicCategoryCode>environment</gmd:MD_TopicCategoryCode></gmd:topicCategory>\(box)\
      </gmd:MD_DataIdentification></gmd:identificationInfo>
      <gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions>\(resources)\
      </gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>
      <gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:scope><gmd:DQ_Scope>\(code("level", "MD_ScopeCode", "dataset"))\
      </gmd:DQ_Scope></gmd:scope><gmd:lineage><gmd:LI_Lineage>\(text("statement", lineage))</gmd:LI_Lineage>\
      </gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo>
      </gmd:MD_Metadata>

      """
    return document.text
  }
}
