import { expect, test } from 'vitest'
import { type Log, silentLog } from '../pipeline/platform/log.ts'
import { openLocalSite } from './test-support/local-site.ts'
import { articlePage, localList, openTrial } from './test-support/trial-crawler.ts'

test('a page that is refused is logged under the id its document has, once it can be read, too', async () => {
  const lines: Readonly<Record<string, unknown>>[] = []
  const log: Log = { ...silentLog, warn: (message, fields) => lines.push({ message, ...fields }) }
  await using site = await openLocalSite({
    '/list.html': '<ul><li><a href="/a.html">一条足够长的新闻标题在这里</a></li></ul>',
    '/a.html': '',
  })
  await using trial = openTrial([localList(site.url)], { log })
  await trial.crawler.runSource('local')
  site.pages.set('/a.html', articlePage('一条足够长的新闻标题在这里'))
  await trial.crawler.runSource('local')
  expect(lines).toEqual([
    {
      ...{ message: 'page rejected', documentId: trial.documents[0]?.id, sourceId: 'local' },
      ...{ url: `${site.url}/a.html`, code: 'EMPTY_PAGE' },
    },
  ])
  expect(trial.documents).toHaveLength(1)
})
