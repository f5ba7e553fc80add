import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { LifecyclePreview, OneRepository } from '../../api/schema.generated.ts';
import { Fault } from '../../parts/fault.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { imageName } from './image-columns.tsx';
import { PolicyEditor } from './policy-editor.tsx';
import { useRepositoryChange } from './queries.ts';

interface LifecycleSettingsProps {
  readonly of: OneRepository;
  readonly mayChange: boolean;
}

const EXAMPLE = JSON.stringify(
  {
    rules: [
      {
        rulePriority: 1,
        description: 'What lost its tag goes after two weeks',
        selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
        action: { type: 'expire' },
      },
    ],
  },
  null,
  2,
);

/** ECR's lifecycle policy, as it is kept, and what it would let go. */
export function LifecycleSettings({
  of: { name, lifecyclePolicy, lifecyclePolicySetAt },
  mayChange,
}: LifecycleSettingsProps) {
  const change = useRepositoryChange('changeRepository', name);
  const preview = useMutation<LifecyclePreview, Error, string>({
    mutationFn: (policy) => ask('previewLifecyclePolicy', { params: { name }, body: { policy } }),
  });
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Kept and shown to AWS’s tools, and tried here: no image goes by it. Those of a sandbox go after its days"
        >
          Lifecycle policy
        </Header>
      }
    >
      {lifecyclePolicySetAt === undefined ? null : (
        <p className="faint">
          Set <When at={lifecyclePolicySetAt} />
        </p>
      )}
      <PolicyEditor
        key={lifecyclePolicy}
        label="Rules in JSON"
        of={lifecyclePolicy}
        example={EXAMPLE}
        mayChange={mayChange}
        isPending={change.isPending}
        isSuccess={change.isSuccess}
        error={change.error}
        onSave={(text) => change.mutate({ params: { name }, body: { lifecyclePolicy: text } })}
        onTyped={() => {
          change.reset();
          preview.reset();
        }}
      >
        {(text) => (
          <>
            <Button formAction="none" loading={preview.isPending} onClick={() => preview.mutate(text)}>
              What would go?
            </Button>
            <Fault of={preview.error} />
            {preview.data === undefined ? null : <Expiring name={name} of={preview.data} />}
          </>
        )}
      </PolicyEditor>
    </Container>
  );
}

const MOST_SHOWN = 20;

function Expiring({
  name,
  of: { total, images, archiving },
}: {
  readonly name: string;
  readonly of: LifecyclePreview;
}) {
  return (
    <section aria-label="What would go" className="expiring">
      <output>
        {total === 0 ? 'No image would go now.' : `${total} ${total === 1 ? 'image' : 'images'} would go now`}
        {total > MOST_SHOWN ? `, the oldest ${MOST_SHOWN} of them:` : null}
        {archiving.length === 0 ? null : ` Rules that archive do nothing here: ${archiving.join(', ')}.`}
      </output>
      <ul>
        {images.slice(0, MOST_SHOWN).map((image) => (
          <li key={image.digest}>
            <Link to="/repositories/$name/images/$reference" params={{ name, reference: image.digest }}>
              <Text of={imageName(image)} />
            </Link>{' '}
            <span className="faint">
              by rule {image.rulePriority}, pushed <When at={image.pushedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
