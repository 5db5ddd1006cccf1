import type { MatterDetail } from '../../../../api/views/matter.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { DocumentRow } from '../../parts/document-row.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'

/** The public's words themselves; each opens the original. */
export function EvidenceSection({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  const ask = useAsk('GET /api/matters/:id/documents', { params: { id: matter.id } })
  return (
    <Section title={`${t.matters.evidence} ${matter.documentIds.length}`} testId="matter-evidence">
      <Answered ask={ask}>
        {(documents) =>
          documents.length === 0 ? (
            <p className="soft">{t.matters.noEvidence}</p>
          ) : (
            <ol className="rows">
              {documents.map((document) => (
                <DocumentRow key={document.id} document={document} />
              ))}
            </ol>
          )
        }
      </Answered>
    </Section>
  )
}
