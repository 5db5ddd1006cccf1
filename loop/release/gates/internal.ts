import type { Gate } from './gate.ts'

/** What is marked internal never leaves. */
export const refuseInternal: Gate = ({ settings }) =>
  settings.isInternal
    ? [
        {
          gate: 'internal',
          isBlocking: true,
          excerpt: '',
          message: '本稿标为内部，不得对外发布；确需公开的，由起草人取消内部标记后重新送审',
        },
      ]
    : []
