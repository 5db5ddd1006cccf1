import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useCallback, useMemo } from 'react'
import { isCallError } from '../client.ts'
import { useTexts } from '../i18n/i18n.tsx'

const conflictCodes = ['VERSION_CONFLICT', 'ILLEGAL_MOVE']

/** Says what happened: a short line after a success, what to do after a refusal. */
export function useNotices() {
  const { message, notification } = App.useApp()
  const queries = useQueryClient()
  const t = useTexts()

  const explain = useCallback(
    (error: Error) => {
      const isConflict = isCallError(error) && conflictCodes.includes(error.code)
      const key = isConflict ? 'conflict' : 'failure'
      const refresh = async () => {
        notification.destroy(key)
        await queries.invalidateQueries()
      }
      notification.error({
        key,
        role: 'alert',
        duration: 12,
        title: isConflict ? t.failures.conflictTitle : t.failures.title,
        description: wordsOf(error, t),
        actions: isConflict ? (
          <Button type="primary" onClick={refresh} data-testid="conflict-refresh">
            {t.common.refresh}
          </Button>
        ) : undefined,
      })
    },
    [notification, queries, t],
  )
  const say = useCallback((words: string) => void message.success(words, 3), [message])
  return useMemo(() => ({ explain, say }), [explain, say])
}

/** A failure in words that say what to do, with the number to quote when asking for help. */
export function wordsOf(error: Error, t: ReturnType<typeof useTexts>): string {
  if (!isCallError(error)) return t.failures.unexpected
  if (error.code === 'UNREACHABLE') return t.failures.unreachable
  if (error.code === 'VERSION_CONFLICT') return t.failures.conflict
  if (error.code === 'FORBIDDEN') return error.message || t.failures.forbidden
  if (error.code === 'NOT_FOUND') return t.failures.notFound
  const words = error.message || t.failures.unexpected
  return error.status >= 500 && error.requestId
    ? `${words}（${t.failures.request} ${error.requestId}）`
    : words
}
