//! Where a Chinese font is: the one that is set, or one that the system has.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use fangke_shared::problem::ErrorCode;

use super::face::Face;
use crate::platform::error::{ApiError, ApiResult};

/// Where distributions put the fonts that they call `fonts-noto-cjk`, `noto-cjk-fonts`, `wqy-zenhei` and the like, the best one first.
const USUAL: [&str; 10] = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
];

/// What to do where there is none.
const ADVICE: &str = "install a Chinese font (fonts-noto-cjk on Debian and Ubuntu), or name one with FANGKE_PDF_FONT";

/// The font of this process: read once, when the first paper asks for it, and shared by all of them.
#[derive(Clone, Default)]
pub struct Fonts {
    chosen: Option<PathBuf>,
    read: Arc<OnceLock<Vec<u8>>>,
}

impl Fonts {
    /// The font of a file, and no other.
    pub fn of_file(path: PathBuf) -> Self {
        Self { chosen: Some(path), read: Arc::default() }
    }

    /// The font, as it lies in its file. It takes as long as reading twenty megabytes, the first time.
    ///
    /// # Errors
    /// `no_font` where there is none that can be used; the next call looks again.
    pub fn get(&self) -> ApiResult<&[u8]> {
        if let Some(font) = self.read.get() {
            return Ok(font);
        }
        let font = match &self.chosen {
            Some(path) => usable(path),
            None => USUAL.iter().find_map(|path| usable(Path::new(path))),
        };
        let font = font.ok_or_else(|| ApiError::new(ErrorCode::NoFont).detail(ADVICE))?;
        Ok(self.read.get_or_init(|| font))
    }
}

/// A font with Chinese characters that can be read.
fn usable(path: &Path) -> Option<Vec<u8>> {
    let font = std::fs::read(path).ok()?;
    let has_chinese = Face::open(&font, "SC")?.glyph('房') != 0;
    has_chinese.then_some(font)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_font_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("font.ttf");
        for content in [&b""[..], b"ttcf", b"not a font at all, only words", &[0; 4096]] {
            std::fs::write(&path, content).unwrap();
            assert!(usable(&path).is_none());
        }
        let error = Fonts::of_file(folder.path().join("none.ttf")).get().unwrap_err();
        assert_eq!((error.code, error.detail.as_deref()), (ErrorCode::NoFont, Some(ADVICE)));
    }
}
