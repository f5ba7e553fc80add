import CollectionPreferences, {
  type CollectionPreferencesProps,
} from '@cloudscape-design/components/collection-preferences';
import '../cloudscape.ts';
import { type Choosable, PAGE_SIZES, type Preferences, type usePreferences } from './preferences.ts';

interface PreferencesDialogProps {
  /** What the rows are, as `images`. */
  readonly label: string;
  readonly columns: readonly Choosable[];
  readonly of: Preferences;
  readonly onChange: ReturnType<typeof usePreferences>[1];
  /** Whether there is a number of rows on a page to choose. */
  readonly isPaged: boolean;
  /** Whether lines may be cut and rows be closer. */
  readonly hasLook?: boolean;
}

/** A button that opens to which columns are shown, in which order, and how. */
export function PreferencesDialog({ label, columns, of, onChange, isPaged, hasLook = true }: PreferencesDialogProps) {
  return (
    <CollectionPreferences
      title={`How ${label} are shown`}
      confirmLabel="Keep"
      cancelLabel="Cancel"
      closeAriaLabel="Close"
      preferences={{
        contentDisplay: of.columns,
        wrapLines: of.isCut !== true,
        contentDensity: of.isDense === true ? 'compact' : 'comfortable',
        pageSize: of.pageSize,
      }}
      onConfirm={({ detail }) => onChange(changedBy(detail))}
      contentDisplayPreference={{
        ...WORDS,
        options: columns.map(({ id, header, isRowHeader = false }) => ({
          id,
          label: header,
          alwaysVisible: isRowHeader,
        })),
      }}
      {...(hasLook ? LOOK : {})}
      {...(isPaged ? { pageSizePreference: PAGES } : {})}
    />
  );
}

const LOOK = {
  wrapLinesPreference: { label: 'Whole texts', description: 'In as many lines as they take, and not cut' },
  contentDensityPreference: { label: 'Rows close together', description: 'So that more are seen at once' },
};

const PAGES: CollectionPreferencesProps.PageSizePreference = {
  title: 'Rows at a time',
  options: PAGE_SIZES.map((value) => ({ value, label: `${value}` })),
};

const WORDS = {
  title: 'Columns',
  description: 'Which are shown, and in which order',
  dragHandleAriaLabel: 'Move',
  dragHandleAriaDescription:
    'Space takes it up, the arrow keys move it, Space again lays it down, Escape leaves it where it was',
  liveAnnouncementDndStarted: (at: number, total: number) => `Taken up at place ${at} of ${total}`,
  liveAnnouncementDndItemReordered: (_: number, at: number, total: number) => `At place ${at} of ${total}`,
  liveAnnouncementDndItemCommitted: (_: number, at: number, total: number) => `Laid down at place ${at} of ${total}`,
  liveAnnouncementDndDiscarded: 'Left where it was',
};

function changedBy(detail: CollectionPreferencesProps.Preferences): Parameters<PreferencesDialogProps['onChange']>[0] {
  const { contentDisplay = [], wrapLines, contentDensity, pageSize } = detail;
  return {
    columns: contentDisplay.map(({ id, visible }) => ({ id, visible })),
    ...(wrapLines === undefined ? {} : { isCut: !wrapLines }),
    ...(contentDensity === undefined ? {} : { isDense: contentDensity === 'compact' }),
    ...(pageSize === undefined ? {} : { pageSize }),
  };
}
