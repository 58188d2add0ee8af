internal import CGEOS

/// What several users of GEOS ask of it.
enum GEOS {
  /// For one thread at a time; whoever makes it ends it by `GEOS_finish_r`. What GEOS says of a shape is said by its
  /// answers.
  static func context() -> GEOSContextHandle_t? {
    let context = GEOS_init_r()
    GEOSContext_setNoticeMessageHandler_r(context, nil, nil)
    GEOSContext_setErrorMessageHandler_r(context, nil, nil)
    return context
  }

  /// A shape that is valid, by structure: outer rings and holes stay what they are, what crosses is divided, and what
  /// has no area is gone. Its owner destroys it.
  static func valid(_ shape: OpaquePointer, _ context: GEOSContextHandle_t?) -> OpaquePointer? {
    let parameters = GEOSMakeValidParams_create_r(context)
    defer { GEOSMakeValidParams_destroy_r(context, parameters) }
    GEOSMakeValidParams_setMethod_r(context, parameters, GEOS_MAKE_VALID_STRUCTURE)
    GEOSMakeValidParams_setKeepCollapsed_r(context, parameters, 0)
    return GEOSMakeValidWithParams_r(context, shape, parameters)
  }
}
