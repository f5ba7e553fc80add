import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sendFile } from '../../api/client.ts';
import type { ImportedExcuses } from '../../api/schema.generated.ts';
import { Fault } from '../../parts/fault.tsx';
import { ImportResult } from './import-result.tsx';

interface ImportDraft {
  readonly files: readonly File[];
  readonly kind: 'vex' | 'ids';
  readonly repository: string;
  readonly reason: string;
}

const NOTHING: ImportDraft = { files: [], kind: 'vex', repository: '', reason: '' };

/** Makes excuses of a document, and says what became of each statement in it. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(NOTHING);
  const [wasTried, setWasTried] = useState(false);
  const { mutate, data, error, isPending } = useImporting();
  const missing = missingIn(draft);
  const [file] = draft.files;
  const submit = () => {
    setWasTried(true);
    if (Object.keys(missing).length === 0 && file !== undefined) mutate({ draft, file });
  };
  return (
    <Modal
      visible
      header="Import excuses"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant={data === undefined ? 'link' : 'primary'} onClick={onClose}>
              {data === undefined ? 'Cancel' : 'Close'}
            </Button>
            {data === undefined ? (
              <Button variant="primary" loading={isPending} loadingText="Importing…" onClick={submit}>
                Import
              </Button>
            ) : null}
          </SpaceBetween>
        </Box>
      }
    >
      {data === undefined ? (
        <SpaceBetween size="l">
          <ImportFields
            draft={draft}
            change={(changed) => setDraft({ ...draft, ...changed })}
            missing={wasTried ? missing : {}}
          />
          <Fault of={error} />
        </SpaceBetween>
      ) : (
        <ImportResult of={data} />
      )}
    </Modal>
  );
}

function useImporting() {
  const client = useQueryClient();
  return useMutation<ImportedExcuses, Error, { readonly draft: ImportDraft; readonly file: File }>({
    mutationFn: ({ draft: { kind, repository, reason }, file }) =>
      sendFile('importExcuses', { query: { kind, ...given({ repository, reason }) } }, file),
    onSuccess: () => client.invalidateQueries(),
  });
}

function given<Texts extends Readonly<Record<string, string>>>(texts: Texts): Partial<Texts> {
  const entries = Object.entries(texts).map(([key, text]) => [key, text.trim()] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== '')) as Partial<Texts>;
}

function missingIn({ files, kind, reason }: ImportDraft): { readonly file?: string; readonly reason?: string } {
  return {
    ...(files.length === 0 ? { file: 'Choose a file' } : {}),
    ...(kind === 'ids' && reason.trim() === '' ? { reason: 'A list says nothing of why: say it here' } : {}),
  };
}

interface ImportFieldsProps {
  readonly draft: ImportDraft;
  readonly change: (changed: Partial<ImportDraft>) => void;
  readonly missing: ReturnType<typeof missingIn>;
}

function ImportFields({ draft, change, missing }: ImportFieldsProps) {
  return (
    <SpaceBetween size="l">
      <FormField label="What it is">
        <RadioGroup
          value={draft.kind}
          items={[
            { value: 'vex', label: 'A VEX document', description: 'OpenVEX, CSAF or CycloneDX' },
            { value: 'ids', label: 'A list of ids', description: 'Parted by commas or lines; each is excused' },
          ]}
          onChange={({ detail }) => change({ kind: detail.value === 'ids' ? 'ids' : 'vex' })}
        />
      </FormField>
      <FormField label="File" errorText={missing.file}>
        <FileUpload
          value={draft.files}
          showFileSize
          i18nStrings={FILE_WORDS}
          onChange={({ detail }) => change({ files: detail.value })}
        />
      </FormField>
      <FormField stretch label="Only in repositories" constraintText="* stands for any characters; empty: all">
        <Input
          value={draft.repository}
          spellcheck={false}
          onChange={({ detail }) => change({ repository: detail.value })}
        />
      </FormField>
      <FormField
        stretch
        label="Reason"
        constraintText={draft.kind === 'vex' ? 'Where the document does not say' : 'Of all of them'}
        errorText={missing.reason}
      >
        <Input value={draft.reason} onChange={({ detail }) => change({ reason: detail.value })} />
      </FormField>
    </SpaceBetween>
  );
}

const FILE_WORDS = {
  uploadButtonText: () => 'Choose a file',
  dropzoneText: () => 'Drop a file here',
  removeFileAriaLabel: () => 'Remove the file',
  limitShowFewer: 'Show fewer',
  limitShowMore: 'Show more',
  errorIconAriaLabel: 'Error',
};
