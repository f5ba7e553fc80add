import { Link } from '@tanstack/react-router';
import type { OneImage } from '../../api/schema.generated.ts';
import { bytesText } from '../../parts/bytes.ts';
import { useNow } from '../../parts/now.ts';
import { Outside } from '../../parts/outside.tsx';
import { Counts } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import type { ImagePlace } from './findings-query.ts';
import type { View } from './search.ts';

const TAGS_SHOWN = 12;

/** Which image it is, and where it comes from. */
export function Head({ image }: { readonly image: OneImage }) {
  const { repository, tags, digest, pushedAt, sizeBytes, source, sandbox } = image;
  return (
    <header className="image-head">
      <h1>
        <Link to="/repositories/$name" params={{ name: repository }}>
          <Text of={repository} />
        </Link>{' '}
        <span className="faint">
          <Text
            of={tags
              .slice(0, TAGS_SHOWN)
              .map((tag) => `:${tag}`)
              .join(' ')}
          />
          {tags.length > TAGS_SHOWN ? ` and ${tags.length - TAGS_SHOWN} more` : null}
        </span>
      </h1>
      <p className="faint">
        <Text of={digest} isCode /> · pushed <When at={pushedAt} />
        {sizeBytes === 0 ? null : ` · ${bytesText(sizeBytes)}`}
      </p>
      {source === undefined ? null : (
        <p>
          Built from{' '}
          <Outside to={source.text}>
            <Text of={source.text} />
          </Outside>
          {source.from === 'label' ? <span className="faint"> as the image says itself</span> : null}
        </p>
      )}
      {sandbox === true ? <p>A sandbox: nobody is told of it, and its images go by themselves.</p> : null}
    </header>
  );
}

interface PlatformChoiceProps {
  readonly place: ImagePlace;
  readonly image: OneImage;
  readonly shown: string | undefined;
  readonly view: View | undefined;
}

/** Which platform of an index is looked at. */
export function PlatformChoice({ place, image, shown, view }: PlatformChoiceProps) {
  return (
    <ul className="platforms" aria-label="Platforms">
      {image.platforms.flatMap(({ digest, platform, findings }) =>
        platform === undefined || findings === undefined
          ? []
          : [
              <li key={digest}>
                <Link
                  to="/repositories/$name/images/$reference"
                  params={place}
                  search={{ platform, ...(view === undefined ? {} : { view }) }}
                  activeOptions={{ exact: true }}
                  {...(platform === shown ? { 'aria-current': 'true' as const } : {})}
                >
                  <Text of={platform} />
                </Link>{' '}
                <Counts of={findings} />
              </li>,
            ],
      )}
    </ul>
  );
}

interface AsOfProps {
  readonly image: OneImage;
  readonly asOf: string | undefined;
  readonly onChoose: (asOf: string | undefined) => void;
}

/** The day as of whose end findings are told. */
export function AsOf({ image, asOf, onChoose }: AsOfProps) {
  const today = new Date(useNow()).toISOString().slice(0, 10);
  return (
    <p className="as-of">
      <label>
        What was known by the end of{' '}
        <input
          type="date"
          value={asOf ?? ''}
          min={image.pushedAt.slice(0, 10)}
          max={today}
          onChange={({ target }) => onChoose(target.value === '' ? undefined : target.value)}
        />
      </label>
      {asOf === undefined ? (
        <span className="faint">now, where no day is chosen</span>
      ) : (
        <button type="button" className="quiet" onClick={() => onChoose(undefined)}>
          As of now
        </button>
      )}
    </p>
  );
}
