@_exported public import ParleyCore
